"""Models and running them."""

import pytest
from scenario_sdk import BadRequestError, NotFoundError, PermissionDeniedError

from strict import checked

VEO = "model_veo3-1"
VEO_BODY = {"prompt": "A lighthouse in a storm", "generateAudio": True}


def all_models(client, **query):
    page = checked(client.models.list(page_size=10, **query))
    rows = list(page.models)
    while page.has_next_page():
        page = checked(page.get_next_page())
        rows += page.models
    return rows


def test_public_models_over_pages(client):
    rows = all_models(client, privacy="public")
    assert len(rows) > 20
    assert len({row.id for row in rows}) == len(rows)
    assert all(row.inputs is None and row.ui_config is None for row in rows)


def test_public_models_by_type(client):
    assert {row.type for row in all_models(client, privacy="public", type="custom")} == {"custom"}
    types = ["flux.1-lora", "flux.1-composition"]
    assert {row.type for row in all_models(client, privacy="public", types=types)} == set(types)


def test_private_models_that_are_trained(client):
    rows = all_models(client, privacy="private", status="trained")
    assert {row.status for row in rows} == {"trained"}
    assert {row.privacy for row in rows} == {"private"}
    training = all_models(client, privacy="private", status="training")
    assert {row.status for row in training} == {"training"}


@pytest.mark.parametrize("privacy", ["public", "private"])
def test_every_model_by_itself(client, privacy):
    for row in all_models(client, privacy=privacy):
        model = checked(client.models.retrieve(row.id)).model
        assert (model.inputs is not None) == model.custom


def test_models_in_bulk(client):
    ids = [row.id for row in all_models(client, privacy="public")]
    models = checked(client.models.get_bulk(model_ids=[*ids, "model_none"])).models
    assert [model.id for model in models] == ids
    assert all(model.inputs is None and model.ui_config is None for model in models)
    [model] = checked(client.models.get_bulk(model_ids=[VEO], minimal=True)).models
    assert set(model.to_dict()) == {"id", "name", "type", "privacy"}


@pytest.mark.parametrize("dry_run", ["true", "api"])
def test_dry_runs(client, control, dry_run):
    reply = client.generate.run_model(VEO, body=VEO_BODY, dry_run=dry_run)
    price = checked(reply, dry_run=True)
    assert price.creative_units_cost == price.cost_details.custom_generation > 0
    assert price.creative_units_discount == 0
    assert control.get("jobs")["jobs"] == []


def test_a_price_with_a_quality_gate(client):
    body = {"prompt": "A cabin"}
    reply = client.generate.run_model("model_bfl-flux-1-dev", body=body, dry_run="true")
    price = checked(reply, dry_run=True)
    assert price.creative_units_cost == 10.75
    assert price.cost_details.to_dict() == {"custom-generation": 9, "quality-gate": 1.75}


def test_running_a_model(client, control):
    reply = checked(client.generate.run_model(VEO, body=VEO_BODY, project_id="proj_mine"))
    assert reply.job.job_type == "custom"
    assert reply.job.owner_id == "proj_mine"
    assert reply.job.billing.cu_cost == reply.creative_units_cost
    assert [job["jobId"] for job in control.get("jobs")["jobs"]] == [reply.job.job_id]


def test_prompts(client, control):
    ask = {"mode": "completion", "prompt": "A lighthouse", "model_id": VEO, "num_results": 3}
    price = checked(client.generate.prompt(**ask, dry_run="true"), dry_run=True)
    assert price.creative_units_cost == 4
    reply = checked(client.generate.prompt(**ask))
    assert (len(reply.prompts), reply.cost_details.prompt) == (3, 4)
    assert reply.job.job_type == "generate-prompt"
    assert control.get("charges")["creativeUnits"] == 4


def test_refusals(client):
    with pytest.raises(NotFoundError):
        client.models.retrieve("model_none")
    with pytest.raises(BadRequestError) as refused:
        client.generate.run_model(VEO, body={})
    assert refused.value.body["reason"] == "Input prompt is required"
    with pytest.raises(PermissionDeniedError):
        client.get("/me", cast_to=object)
    with pytest.raises(BadRequestError):
        client.models.list(privacy="private", type="custom")
    with pytest.raises(BadRequestError):
        client.models.list(privacy="public", page_size=501)
