"""What the client sends is what clientRequests.json says: the node is held against that file."""

import json
from pathlib import Path

from client_calls import capture

FIXTURE = Path(__file__).parent / "clientRequests.json"


def test_the_requests_of_the_client_are_those_on_record(update_requests):
    requests = capture()
    if update_requests:
        FIXTURE.write_text(json.dumps(requests, indent="\t", ensure_ascii=False) + "\n")
    assert requests == json.loads(FIXTURE.read_text())
