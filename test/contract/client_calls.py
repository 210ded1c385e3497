"""What the vendor's client sends for each call, with every argument that it takes."""

import inspect
import re
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Annotated, Any, Callable, Literal, Required, TypedDict, get_args, get_origin, get_type_hints
from urllib.parse import parse_qs, urlsplit

import httpx
from scenario_sdk import Scenario, types
from scenario_sdk.types import projects
from scenario_sdk.types.assets import DownloadRequestParams
from scenario_sdk.types.collections import AssetAddParams, AssetRemoveParams



class NoParams(TypedDict):
    """Of calls without arguments."""


# Each call: its function, its arguments' types, and the arguments that are part of the path.
CALLS: dict[str, tuple[Callable[[Scenario], Callable], type, list[str]]] = {
    "models.list": (lambda c: c.models.list, types.ModelListParams, []),
    "models.retrieve": (lambda c: c.models.retrieve, types.ModelRetrieveParams, ["model_id"]),
    "models.get_bulk": (lambda c: c.models.get_bulk, types.ModelGetBulkParams, []),
    "generate.run_model": (
        lambda c: c.generate.run_model,
        types.GenerateRunModelParams,
        ["model_id"],
    ),
    "generate.prompt": (lambda c: c.generate.prompt, types.GeneratePromptParams, []),
    "jobs.list": (lambda c: c.jobs.list, types.JobListParams, []),
    "jobs.retrieve": (lambda c: c.jobs.retrieve, types.JobRetrieveParams, ["job_id"]),
    "jobs.trigger_action": (
        lambda c: c.jobs.trigger_action,
        types.JobTriggerActionParams,
        ["job_id"],
    ),
    "assets.list": (lambda c: c.assets.list, types.AssetListParams, []),
    "assets.retrieve": (lambda c: c.assets.retrieve, types.AssetRetrieveParams, ["asset_id"]),
    "assets.get_bulk": (lambda c: c.assets.get_bulk, types.AssetGetBulkParams, []),
    "assets.upload": (lambda c: c.assets.upload, types.AssetUploadParams, []),
    "assets.update_tags": (
        lambda c: c.assets.update_tags,
        types.AssetUpdateTagsParams,
        ["asset_id"],
    ),
    "assets.delete_multiple": (
        lambda c: c.assets.delete_multiple,
        types.AssetDeleteMultipleParams,
        [],
    ),
    "assets.download.request": (
        lambda c: c.assets.download.request,
        DownloadRequestParams,
        ["asset_id"],
    ),
    "collections.assets.add": (
        lambda c: c.collections.assets.add,
        AssetAddParams,
        ["collection_id"],
    ),
    "collections.assets.remove": (
        lambda c: c.collections.assets.remove,
        AssetRemoveParams,
        ["collection_id"],
    ),
    "search.asset_search": (
        lambda c: c.search.asset_search,
        types.SearchAssetSearchParams,
        [],
    ),
    "uploads.create": (lambda c: c.uploads.create, types.UploadCreateParams, []),
    "uploads.retrieve": (lambda c: c.uploads.retrieve, types.UploadRetrieveParams, ["upload_id"]),
    "uploads.trigger_action": (
        lambda c: c.uploads.trigger_action,
        types.UploadTriggerActionParams,
        ["upload_id"],
    ),
    "workflows.list": (lambda c: c.workflows.list, types.WorkflowListParams, []),
    "workflows.retrieve": (
        lambda c: c.workflows.retrieve,
        types.WorkflowRetrieveParams,
        ["workflow_id"],
    ),
    "workflows.run": (lambda c: c.workflows.run, types.WorkflowRunParams, ["workflow_id"]),
    "workflows.user_approval": (
        lambda c: c.workflows.user_approval,
        types.WorkflowUserApprovalParams,
        ["workflow_id"],
    ),
    "workflows.user_selection": (
        lambda c: c.workflows.user_selection,
        types.WorkflowUserSelectionParams,
        ["workflow_id"],
    ),
    "teams.list": (lambda c: c.teams.list, NoParams, []),
    "teams.retrieve_limits": (lambda c: c.teams.retrieve_limits, NoParams, ["team_id"]),
    "projects.webhook_endpoints.create": (
        lambda c: c.projects.webhook_endpoints.create,
        projects.WebhookEndpointCreateParams,
        ["project_id"],
    ),
    "projects.webhook_endpoints.delete": (
        lambda c: c.projects.webhook_endpoints.delete,
        NoParams,
        ["webhook_endpoint_id", "project_id"],
    ),
    "projects.webhook_endpoints.list": (
        lambda c: c.projects.webhook_endpoints.list,
        NoParams,
        ["project_id"],
    ),
    "projects.webhook_endpoints.update": (
        lambda c: c.projects.webhook_endpoints.update,
        projects.WebhookEndpointUpdateParams,
        ["webhook_endpoint_id"],
    ),
    "usages.list": (lambda c: c.usages.list, types.UsageListParams, []),
}

# Stands for an id in a path.
ID = "ID"


class Recorder(ThreadingHTTPServer):
    """A server that notes the last request and answers with an empty object."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), RecordingHandler)
        self.last: dict[str, Any] = {}
        threading.Thread(target=self.serve_forever, daemon=True).start()


class RecordingHandler(BaseHTTPRequestHandler):
    def record(self) -> None:
        url = urlsplit(self.path)
        body = self.rfile.read(int(self.headers.get("content-length") or 0))
        self.server.last = {
            "method": self.command,
            "path": url.path.replace(ID, "{id}"),
            "query": sorted(parse_qs(url.query, keep_blank_values=True)),
            "body": body,
        }
        self.send_response(200)
        self.send_header("content-type", "application/json")
        self.end_headers()
        self.wfile.write(b"{}")

    do_DELETE = do_GET = do_POST = do_PUT = record

    def log_message(self, *_: Any) -> None:
        pass


def unwrap(hint: Any) -> Any:
    while get_origin(hint) in (Annotated, Required):
        hint = get_args(hint)[0]
    return hint


def find_alias(name: str, hint: Any) -> str:
    while get_origin(hint) in (Annotated, Required):
        for entry in get_args(hint)[1:]:
            if getattr(entry, "alias", None):
                return entry.alias
        hint = get_args(hint)[0]
    return name


def is_required(hint: Any) -> bool:
    return get_origin(hint) is Required


def find_choices(hint: Any) -> list[str] | None:
    hint = unwrap(hint)
    if get_origin(hint) is list:
        return find_choices(get_args(hint)[0])
    return sorted(get_args(hint)) if get_origin(hint) is Literal else None


def example(name: str, hint: Any) -> Any:
    """A value of the type that an argument has."""
    hint = unwrap(hint)
    if name == "body":
        return {"prompt": "A lighthouse"}
    if get_origin(hint) is Literal:
        return get_args(hint)[0]
    if hint in (str, int, float, bool):
        return {str: "text", int: 1, float: 1, bool: True}[hint]
    if inspect.isclass(hint) and issubclass(hint, dict):
        return {}
    [item] = get_args(hint)
    return [example(name, item)]


def find_doc(method: Callable, name: str) -> str:
    """What the docstring says of an argument: up to the next one."""
    others = "|".join(inspect.signature(method).parameters)
    text = " ".join((inspect.getdoc(method) or "").split())
    found = re.search(rf" {name}: (.*?)(?= (?:{others}): |$)", text)
    return found[1] if found else ""


def describe(method: Callable, name: str, hint: Any) -> dict[str, Any]:
    """What the client's types and its documentation say of an argument."""
    about = find_doc(method, name)
    limits = re.search(r"default value is (\d+), maximum value is (\d+)", about)
    only_for = re.search(r"Only available when privacy=(public|private)", about)
    choices = find_choices(hint)
    return {
        **({"required": True} if is_required(hint) else {}),
        **({"default": int(limits[1]), "maximum": int(limits[2])} if limits else {}),
        **({"onlyForPrivacy": only_for[1]} if only_for else {}),
        **({"oneOf": choices} if choices else {}),
    }


def capture() -> dict[str, Any]:
    """Makes each call once. By call: method, path, and its query and body keys with their rules."""
    recorder = Recorder()
    base_url = f"http://127.0.0.1:{recorder.server_port}"
    keys = {"api_key": "key", "api_secret": "secret"}
    http = httpx.Client(trust_env=False)
    requests = {}
    with Scenario(base_url=base_url, **keys, max_retries=0, http_client=http) as client:
        for call, (find_method, params, path_args) in CALLS.items():
            method = find_method(client)
            hints = get_type_hints(params, include_extras=True)
            method(
                **{name: ID for name in path_args},
                **{name: example(name, hint) for name, hint in hints.items()},
            )
            sent = recorder.last
            rules = {
                find_alias(name, hint): describe(method, name, hint)
                for name, hint in hints.items()
            }
            body = httpx.Response(200, content=sent["body"]).json() if sent["body"] else {}
            requests[call] = {
                "method": sent["method"],
                "path": sent["path"],
                "query": {key: rules[key] for key in sent["query"]},
                # A run is sent the inputs of what it runs, whatever their names are.
                "body": "inputs" if "body" in hints else {key: rules[key] for key in sorted(body)},
            }
    recorder.shutdown()
    return requests
