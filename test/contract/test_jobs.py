"""Jobs and usage."""

from datetime import datetime, timedelta

import pytest
from scenario_sdk import BadRequestError, NotFoundError, RateLimitError

from strict import checked

NO_INPUTS = "model_simulator-no-inputs"


def run(client, control=None, **outcome):
    if outcome:
        control.post("outcomes", outcome)
    return client.generate.run_model(NO_INPUTS, body={}).job.job_id


def job_ids(page):
    return [job.job_id for job in checked(page).jobs]


def test_a_job_in_every_status(client, control):
    job_id = run(client, control, seconds=100)
    seen = []
    for _ in range(21):
        job = checked(client.jobs.retrieve(job_id)).job
        seen += [] if job.status in seen else [job.status]
        control.advance(5)
    assert seen == ["queued", "warming-up", "in-progress", "finalizing", "success"]
    assert [entry.status for entry in job.status_history] == seen
    assert len(job.metadata.asset_ids) == 1
    assert job.progress == 1


def test_other_ends(client, control):
    failed = run(client, control, kind="failure", error="Moderated", hint="Other words", seconds=1)
    canceled = run(client, control, kind="canceled", seconds=1)
    text = run(client, control, output={"text": "A lighthouse"}, seconds=1)
    control.advance(1)
    job = checked(client.jobs.retrieve(failed)).job
    assert (job.status, job.metadata.error, job.metadata.hint) == (
        "failure",
        "Moderated",
        "Other words",
    )
    assert checked(client.jobs.retrieve(canceled)).job.status == "canceled"
    assert checked(client.jobs.retrieve(text)).job.metadata.output == {"text": "A lighthouse"}


def test_jobs_over_pages(client, control):
    made = []
    for _ in range(5):
        made.insert(0, run(client))
        control.advance(1)
    assert job_ids(client.jobs.list()) == made
    page = checked(client.jobs.list(page_size=2))
    assert job_ids(page) == made[:2]
    page = checked(page.get_next_page())
    assert job_ids(page) == made[2:4]
    assert [job.job_id for job in client.jobs.list(page_size=2)] == made


def test_the_longest_page(client):
    checked(client.jobs.list(page_size=100))
    with pytest.raises(BadRequestError):
        client.jobs.list(page_size=101)


def test_every_filter(client, control):
    custom = run(client, control, seconds=1)
    control.advance(1)
    flux = run(client, control, jobType="flux", seconds=500)
    hidden = client.generate.run_model(NO_INPUTS, body={"hideResults": True}).job.job_id
    control.advance(1)
    app = client.workflows.run("wflow_poster", body={"prompt": "x"}).job
    assert job_ids(client.jobs.list(status="success")) == [custom]
    assert job_ids(client.jobs.list(type="flux")) == [flux]
    assert job_ids(client.jobs.list(types=["flux", "workflow"])) == [app.job_id, flux]
    # `type` is ignored beside `types`.
    assert job_ids(client.jobs.list(type="custom", types=["flux"])) == [flux]
    assert job_ids(client.jobs.list(workflow_id="wflow_poster")) == [app.job_id]
    assert hidden not in job_ids(client.jobs.list(hide_results=False))
    assert len(job_ids(client.jobs.list(author_id=app.author_id))) == 4
    assert job_ids(client.jobs.list(author_id="apiu_none")) == []
    made = client.jobs.retrieve(flux).job.created_at
    assert job_ids(client.jobs.list(created_after=made)) == [app.job_id]
    updated = client.jobs.list(types=["custom", "workflow"], updated_after=made)
    assert job_ids(updated) == [app.job_id, hidden]
    with pytest.raises(BadRequestError):
        client.jobs.list(type="flux", created_after=made)
    with pytest.raises(BadRequestError):
        client.jobs.list(updated_after=made)


def test_filtered_lists_begin_with_the_job_updated_last(client, control):
    first = run(client, control, seconds=10)
    second = run(client, control, seconds=5)
    control.advance(20)
    assert set(job_ids(client.jobs.list())) == {first, second}
    assert job_ids(client.jobs.list(status="success")) == [first, second]


def test_canceling(client, control):
    with pytest.raises(BadRequestError) as refused:
        client.jobs.trigger_action(run(client), action="cancel")
    assert refused.value.body["reason"].startswith("Cannot cancel this type of job")
    job_id = run(client, control, jobType="inference")
    job = checked(client.jobs.trigger_action(job_id, action="cancel")).job
    assert job.status == "canceled"


def test_refusals(client, control):
    with pytest.raises(NotFoundError):
        client.jobs.retrieve("job_none")
    control.post("faults", {"kind": "jobLimit", "limit": 3})
    with pytest.raises(RateLimitError) as refused:
        run(client)
    assert refused.value.body["details"]["actionLimit"] == 3


def test_usage(client, control):
    client.generate.run_model("model_bfl-flux-1-dev", body={"prompt": "x"})
    control.advance(60)
    usage = checked(client.usages.list())
    [consumption] = usage.consumption
    assert consumption.value == 10.75
    assert usage.api_model_usages[0].api_model_id == "model_bfl-flux-1-dev"
    assert sum(point.cost for point in usage.api_model_usages[0].points) == 10.75


def test_usage_of_a_time_and_kind(client, control):
    job = client.jobs.retrieve(run(client)).job
    midnight = datetime.fromisoformat(job.created_at).replace(hour=0, minute=0, second=0)
    day = {
        "start_date": midnight.isoformat(),
        "end_date": (midnight + timedelta(days=1)).isoformat(),
    }
    usage = checked(client.usages.list(**day, type=["consumption", "usages"]))
    assert usage.api_model_usages is None
    assert [entry.usage_name for entry in usage.usages] == ["creative-unit-cost", "custom"]
    assert {len(entry.points) for entry in usage.usages} == {24}
    sparse = checked(client.usages.list(**day, type=["usages"], drop_zero_points=True))
    assert {len(entry.points) for entry in sparse.usages} == {1}
    other = {"start_date": "2020-01-01T00:00:00Z", "end_date": "2020-01-02T00:00:00Z"}
    [none] = checked(client.usages.list(**other, type=["consumption"])).consumption
    assert none.value == 0
    with pytest.raises(BadRequestError):
        client.usages.list(start_date=day["start_date"])
