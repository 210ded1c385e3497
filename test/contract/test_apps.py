"""Apps, which the API calls workflows."""

import pytest
from scenario_sdk import BadRequestError, NotFoundError, Scenario

from strict import checked

PROJECT = "proj_simulator"


def waiting_node(client, control, app, body=None):
    """Runs an app until it waits for a person."""
    job_id = client.workflows.run(app, body=body or {"prompt": "x"}).job.job_id
    control.advance(60)
    job = checked(client.jobs.retrieve(job_id)).job
    assert job.status == "in-progress"
    [node] = [node for node in job.metadata.flow if node.type in ("user-approval", "user-selection")]
    return job_id, node


@pytest.mark.parametrize("privacy", ["public", "private", "unlisted"])
def test_lists(client, privacy):
    page = checked(client.workflows.list(privacy=privacy, page_size=1))
    apps = list(page)
    assert {app.privacy for app in apps} <= {privacy}
    assert privacy == "unlisted" or apps
    for app in apps:
        assert (app.flow is None) == (privacy == "public")
        workflow = checked(client.workflows.retrieve(app.id)).workflow
        assert [entry.name for entry in workflow.inputs] == [entry.name for entry in app.inputs]
    for app in checked(client.workflows.list(privacy=privacy, full=False)).workflows:
        assert (app.flow, app.editor_info) == (None, None)


@pytest.mark.parametrize("dry_run", ["true", "api"])
def test_dry_runs(client, control, dry_run):
    reply = client.workflows.run("wflow_poster", body={"prompt": "x"}, dry_run=dry_run)
    assert checked(reply, dry_run=True).model_extra["creativeUnitsCost"] == 12
    assert control.get("jobs")["jobs"] == []


def test_a_run(client, control):
    reply = checked(client.workflows.run("wflow_poster", body={"prompt": "x"}))
    assert reply.workflow.id == reply.job.metadata.workflow_id == "wflow_poster"
    control.advance(60)
    job = checked(client.jobs.retrieve(reply.job.job_id)).job
    assert (job.job_type, job.status) == ("workflow", "success")
    assert {node.status for node in job.metadata.flow} == {"success"}
    assert job.metadata.flow[-1].assets[0].asset_id == job.metadata.asset_ids[0]


def test_an_app_that_waits_for_an_approval_never_ends_by_itself(client, control):
    job_id, node = waiting_node(client, control, "wflow_review")
    assert (node.type, node.status) == ("user-approval", "processing")
    control.advance(1e6)
    assert client.jobs.retrieve(job_id).job.status == "in-progress"


def test_approving(client, control):
    job_id, node = waiting_node(client, control, "wflow_review")
    ask = {"project_id": PROJECT, "node_id": node.id, "workflow_job_id": job_id}
    job = checked(client.workflows.user_approval("wflow_review", **ask, action="approve")).job
    assert job.status == "in-progress"
    control.advance(60)
    job = checked(client.jobs.retrieve(job_id)).job
    assert job.status == "success"
    assert len(job.metadata.asset_ids) == 1
    with pytest.raises(BadRequestError):
        client.workflows.user_approval("wflow_review", **ask)


def test_rejecting(client, control):
    job_id, node = waiting_node(client, control, "wflow_review")
    ask = {"project_id": PROJECT, "node_id": node.id, "workflow_job_id": job_id}
    job = checked(client.workflows.user_approval("wflow_review", **ask, action="reject")).job
    assert job.status == "canceled"
    assert [entry.status for entry in job.metadata.flow if entry.id == node.id] == ["rejected"]


def test_selecting(client, control):
    job_id, node = waiting_node(client, control, "wflow_pick")
    assert (node.type, len(node.items)) == ("user-selection", 3)
    ask = {"project_id": PROJECT, "node_id": node.id, "workflow_job_id": job_id}
    for wrong in ({}, {"selected_indices": []}, {"selected_indices": [3]}):
        with pytest.raises(BadRequestError):
            client.workflows.user_selection("wflow_pick", **ask, action="select", **wrong)
    job = checked(
        client.workflows.user_selection(
            "wflow_pick", **ask, action="select", selected_indices=[2, 0]
        )
    ).job
    assert job.status == "in-progress"
    control.advance(60)
    job = checked(client.jobs.retrieve(job_id)).job
    assert job.status == "success"


def test_refusals(client: Scenario, control):
    with pytest.raises(NotFoundError):
        client.workflows.retrieve("wflow_none")
    ask = {"node_id": "approve", "workflow_job_id": "job_none"}
    with pytest.raises(NotFoundError):
        client.workflows.user_approval("wflow_review", project_id=PROJECT, **ask)
    with pytest.raises(BadRequestError):
        client.put("/workflows/wflow_review/user-approval", body=ask, cast_to=object)
