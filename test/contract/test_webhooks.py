"""Webhook endpoints of a project, and the events that they were notified of."""

import time

import pytest
from scenario_sdk import NotFoundError
from strict import checked

PROJECT = "proj_simulator"
# Nothing listens there, so each delivery is an attempt without a reply.
URL = "http://127.0.0.1:9/webhook"


def test_an_endpoint_is_created_listed_changed_and_deleted(client, control):
    endpoints = client.projects.webhook_endpoints
    created = checked(
        endpoints.create(
            PROJECT, url=URL, enabled_events=["generation.completed", "inference.cancelled"]
        )
    ).webhook_endpoint
    assert created.secret and created.enabled
    (listed,) = checked(endpoints.list(PROJECT)).webhook_endpoints
    assert (listed.id, listed.url) == (created.id, URL)
    changed = checked(endpoints.update(created.id, project_id=PROJECT, enabled=False))
    assert changed.webhook_endpoint.enabled is False
    endpoints.delete(created.id, project_id=PROJECT)
    assert endpoints.list(PROJECT).webhook_endpoints == []
    with pytest.raises(NotFoundError):
        endpoints.delete(created.id, project_id=PROJECT)


def test_the_end_of_a_job_is_an_event_with_its_attempts(client, control):
    endpoints = client.projects.webhook_endpoints
    endpoint = endpoints.create(PROJECT, url=URL, enabled_events=["*"]).webhook_endpoint
    client.generate.run_model("model_simulator-no-inputs", body={})
    control.advance(3_600)
    deadline = time.monotonic() + 10
    while not (items := checked(endpoints.events.list(endpoint.id, project_id=PROJECT)).items):
        assert time.monotonic() < deadline
        time.sleep(0.05)
    while True:
        event = checked(
            endpoints.events.retrieve(items[0].id, project_id=PROJECT, webhook_endpoint_id=endpoint.id)
        ).webhook_event
        if event.attempts:
            break
        assert time.monotonic() < deadline
        time.sleep(0.05)
    assert event.type == "generation.completed"
    assert event.status == "retrying"
