"""The vendor's client and the simulator's control, for every test of this folder."""

import os
from typing import Any, Iterator

import httpx
import pytest
from scenario_sdk import Scenario


class Control:
    """What tests may see and do behind the service's back: see simulator/README.md."""

    def __init__(self, url: str) -> None:
        self._http = httpx.Client(base_url=url, trust_env=False)

    def get(self, name: str) -> Any:
        return self._http.get(f"/{name}").raise_for_status().json()

    def post(self, name: str, body: Any) -> None:
        self._http.post(f"/{name}", json=body).raise_for_status()

    def advance(self, seconds: float) -> None:
        self.post("advance", {"seconds": seconds})


@pytest.fixture(scope="session")
def client() -> Iterator[Scenario]:
    # Key, secret and base URL come from the environment, as the client documents it.
    with Scenario(max_retries=0, http_client=httpx.Client(trust_env=False)) as scenario:
        yield scenario


@pytest.fixture
def control() -> Iterator[Control]:
    control = Control(os.environ["SIMULATOR_CONTROL_URL"])
    control.post("reset", {})
    yield control


def pytest_addoption(parser: pytest.Parser) -> None:
    about = "write clientRequests.json anew from what the client sends"
    parser.addoption("--update-requests", action="store_true", help=about)


@pytest.fixture
def update_requests(request: pytest.FixtureRequest) -> bool:
    return request.config.getoption("--update-requests")
