"""Files in and out."""

import base64
from pathlib import Path

import httpx
import pytest
from scenario_sdk import BadRequestError, NotFoundError

from strict import checked

MEDIA = Path(__file__).parents[2] / "simulator" / "media"
PNG = (MEDIA / "1x1.png").read_bytes()
DATA_URL = "data:image/png;base64," + base64.b64encode(PNG).decode()


def make(client, control, model="model_simulator-no-inputs", body=None):
    job_id = client.generate.run_model(model, body=body or {}).job.job_id
    control.advance(60)
    [asset_id] = client.jobs.retrieve(job_id).job.metadata.asset_ids
    return asset_id


def put(url, body):
    return httpx.put(url, content=body, trust_env=False)


def upload(client, file, kind, content_type, name, parts=1):
    begun = checked(
        client.uploads.create(
            file_name=name,
            file_size=len(file),
            content_type=content_type,
            kind=kind,
            parts=parts,
        )
    ).upload
    assert [part.number for part in begun.parts] == list(range(1, parts + 1))
    size = -(-len(file) // parts)
    for part in begun.parts:
        at = int(part.number - 1) * size
        assert put(part.url, file[at : at + size]).status_code == 200
    return begun


@pytest.mark.parametrize(
    "model, body, kind",
    [
        ("model_simulator-no-inputs", {}, "video"),
        ("model_ernie-image", {"prompt": "x"}, "image"),
        ("model_partcrafter", {"images": DATA_URL}, "3d"),
        ("model_scenario-llm", {"instruction": "x"}, "text"),
    ],
)
def test_every_kind_of_result(client, control, model, body, kind):
    asset = checked(client.assets.retrieve(make(client, control, model, body))).asset
    assert (asset.kind, asset.metadata.kind, asset.status) == (kind, kind, "success")
    file = httpx.get(asset.url, follow_redirects=True, trust_env=False)
    assert len(file.content) == asset.properties.size


@pytest.mark.parametrize("text, preview", [("ü" * 512, "ü" * 512), ("ü" * 513, "ü" * 512)])
def test_a_text(client, control, text, preview):
    control.post("outcomes", {"text": text})
    asset_id = make(client, control, "model_scenario-llm", {"instruction": "x"})
    properties = checked(client.assets.retrieve(asset_id)).asset.properties
    assert (properties.preview, properties.has_full_preview) == (preview, text == preview)


def test_lists_bulk_and_search(client, control):
    ids = [make(client, control) for _ in range(3)]
    image = make(client, control, "model_ernie-image", {"prompt": "A red lighthouse"})
    newest = [image, *reversed(ids)]
    page = checked(client.assets.list(page_size=3))
    assert [asset.id for asset in page.assets] == newest[:3]
    assert [asset.id for asset in checked(page.get_next_page()).assets] == newest[3:]
    assert [asset.id for asset in checked(client.assets.list(type="txt2img")).assets] == [image]
    by_model = checked(client.assets.list(model_id="model_ernie-image"))
    assert [asset.id for asset in by_model.assets] == [image]
    bulk = checked(client.assets.get_bulk(asset_ids=[*ids, "asset_none"]))
    assert [asset.id for asset in bulk.assets] == ids
    hits = checked(client.search.asset_search(query="lighthouse", limit=10, offset=0))
    assert [hit.id for hit in hits.hits] == [image]
    assert hits.estimated_total_hits == 1
    with pytest.raises(NotFoundError):
        client.assets.retrieve("asset_none")


@pytest.mark.parametrize("image", [DATA_URL, DATA_URL.split(",")[1]], ids=["data URL", "base64"])
def test_a_small_image(client, control, image):
    asset = checked(client.assets.upload(name="a.png", image=image)).asset
    assert (asset.metadata.type, asset.metadata.name, asset.source) == (
        "uploaded",
        "a.png",
        "uploaded",
    )


@pytest.mark.parametrize(
    "file, kind, content_type",
    [
        ("16x9.mp4", "video", "video/mp4"),
        ("1x1.png", "image", "image/png"),
        ("tone.wav", "audio", "audio/wav"),
        ("cube.glb", "3d", "model/gltf-binary"),
    ],
)
def test_an_upload_in_parts_and_its_job(client, control, file, kind, content_type):
    data = (MEDIA / file).read_bytes()
    begun = upload(client, data, kind, content_type, file, parts=2 if len(data) > 2000 else 1)
    assert begun.status == "pending"
    job = checked(client.jobs.retrieve(begun.job_id)).job
    assert (job.job_type, job.status, job.metadata.output) == ("upload", "pending", None)
    done = checked(client.uploads.trigger_action(begun.id, action="complete")).upload
    assert done.status == "validating"
    assert checked(client.jobs.retrieve(begun.job_id)).job.status == "in-progress"
    control.advance(60)
    imported = checked(client.uploads.retrieve(begun.id)).upload
    assert imported.status == "imported"
    job = checked(client.jobs.retrieve(begun.job_id)).job
    assert job.status == "success"
    assert job.metadata.output["entityId"] == imported.entity_id
    asset = checked(client.assets.retrieve(imported.entity_id)).asset
    assert (asset.kind, asset.properties.size) == (kind, len(data))
    assert [job.job_id for job in checked(client.jobs.list(type="upload")).jobs] == [begun.job_id]


def test_an_upload_that_fails(client, control):
    control.post("upload-outcomes", {"status": "failed", "errorMessage": "Not a video"})
    begun = upload(client, b"text", "video", "video/mp4", "a.mp4")
    client.uploads.trigger_action(begun.id, action="complete")
    control.advance(60)
    failed = checked(client.uploads.retrieve(begun.id)).upload
    assert (failed.status, failed.error_message) == ("failed", "Not a video")
    job = checked(client.jobs.retrieve(begun.job_id)).job
    assert (job.status, job.metadata.error) == ("failure", "Not a video")


def test_a_data_url_as_an_input(client, control):
    body = {"prompt": "x", "image": DATA_URL}
    assert client.generate.run_model("model_joyai-image-edit", body=body, dry_run="true")
    job = checked(client.generate.run_model("model_joyai-image-edit", body=body)).job
    asset = checked(client.assets.retrieve(job.metadata.input["image"])).asset
    assert (asset.kind, asset.properties.size) == ("image", len(PNG))
    with pytest.raises(BadRequestError):
        body = {"prompt": "x", "image": "data:video/mp4;base64,AAAA"}
        client.generate.run_model("model_joyai-image-edit", body=body)


def test_tags(client, control):
    asset_id = make(client, control)
    reply = checked(client.assets.update_tags(asset_id, add=["a", "b"], strict=False))
    assert reply.added == ["a", "b"]
    reply = checked(client.assets.update_tags(asset_id, add=["b"], delete=["a"], strict=False))
    assert (reply.added, reply.deleted) == ([], ["a"])
    assert client.assets.retrieve(asset_id).asset.tags == ["b"]
    with pytest.raises(BadRequestError):
        client.assets.update_tags(asset_id, add=["b"], strict=True)


def test_collections(client, control):
    asset_id, other = make(client, control), make(client, control)
    reply = checked(client.collections.assets.add("collection_brand", asset_ids=[asset_id]))
    assert reply.collection.asset_count == 1
    assert client.assets.retrieve(asset_id).asset.collection_ids == ["collection_brand"]
    listed = [asset.id for asset in client.assets.list(collection_id="collection_brand")]
    assert asset_id in listed and other not in listed
    with pytest.raises(NotFoundError):
        client.collections.assets.add("collection_none", asset_ids=[asset_id])
    with pytest.raises(BadRequestError):
        client.collections.assets.add("collection_brand", asset_ids=[asset_id])
    reply = checked(client.collections.assets.remove("collection_brand", asset_ids=[asset_id]))
    assert reply.collection.asset_count == 0


def test_uploads_into_a_collection(client, control):
    ids = ["collection_brand"]
    asset = checked(client.assets.upload(name="a.png", image=DATA_URL, collection_ids=ids)).asset
    assert asset.collection_ids == ids
    begun = client.uploads.create(
        file_name="a.txt",
        file_size=4,
        content_type="text/plain",
        kind="text",
        parts=1,
        asset_options={"collection_ids": ids},
    ).upload
    put(begun.parts[0].url, b"text")
    client.uploads.trigger_action(begun.id, action="complete")
    control.advance(60)
    entity_id = client.uploads.retrieve(begun.id).upload.entity_id
    assert client.assets.retrieve(entity_id).asset.collection_ids == ids


def test_search_by_filter_and_picture(client, control):
    image = make(client, control, "model_ernie-image", {"prompt": "x"})
    make(client, control)
    client.assets.update_tags(image, add=["a"], strict=False)
    filters = 'tags = "a" AND kind = "image"'
    hits = checked(client.search.asset_search(filter=filters, sort_by=["createdAt:desc"]))
    assert [hit.id for hit in hits.hits] == [image]
    for picture in (image, DATA_URL):
        assert [hit.id for hit in client.search.asset_search(image=picture).hits] == [image]


def test_the_original_and_other_formats(client, control):
    control.post("outcomes", {"assetKind": "image-hdr"})
    asset = checked(client.assets.retrieve(make(client, control))).asset
    assert (asset.kind, asset.mime_type) == ("image-hdr", "image/jpeg")
    assert asset.original_mime_type == "image/vnd.radiance"
    for target, mime_type in [({}, "image/vnd.radiance"), ({"target_format": "png"}, "image/png")]:
        reply = checked(client.assets.download.request(asset.id, **target))
        assert reply.mime_type == mime_type
        file = httpx.get(reply.url, follow_redirects=True, trust_env=False)
        assert file.headers["content-type"] == mime_type


def test_deleting(client, control):
    asset_id = make(client, control)
    client.assets.delete_multiple(asset_ids=[asset_id])
    with pytest.raises(NotFoundError):
        client.assets.retrieve(asset_id)
