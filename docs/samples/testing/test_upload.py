# region cloud
import json
import os
import shutil
import subprocess
from urllib.error import HTTPError
from urllib.request import Request, urlopen

import pytest


@pytest.fixture(scope="session")
def cloud():
    """The mock cloud, as a process of its own. It ends with the tests."""
    command = [shutil.which("npx"), "oss-direct-upload", "mock", "--bucket", "my-bucket", "--with-parent"]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as mock:
        yield json.loads(mock.stdout.readline())
        mock.stdin.close()


# endregion cloud


# region backend
@pytest.fixture(scope="session")
def grant(cloud):
    """Your backend's function that makes grants; with Django or Flask, call its view by the framework's test client."""
    os.environ.update(
        ALIBABA_CLOUD_ACCESS_KEY_ID=cloud["accessKeyId"],
        ALIBABA_CLOUD_ACCESS_KEY_SECRET=cloud["accessKeySecret"],
        OSS_BUCKET=cloud["bucket"],
        OSS_REGION=cloud["region"],
        OSS_ENDPOINT=cloud["endpoint"],
        OSS_STS_ENDPOINT=cloud["endpoint"],
    )
    import upload_grants  # it reads the environment when it is imported

    return upload_grants.grant


# endregion backend


# region tests
PHOTO = {"name": "cat.jpg", "type": "image/jpeg", "size": 4}


def put(grant, body):
    with urlopen(Request(grant["url"], body, grant["headers"], method="PUT")) as response:
        return response.status


def test_a_photo_is_stored_below_the_users_prefix(grant):
    allowed = grant("presigned-url", PHOTO, "user-7")
    assert allowed["key"].startswith("uploads/user-7/")
    assert put(allowed, b"meow") == 200


def test_the_url_stores_nothing_else(grant):
    with pytest.raises(HTTPError, match="403"):
        put(grant("presigned-url", PHOTO, "user-7"), b"another size")


def test_a_page_gets_no_grant(grant):
    with pytest.raises(Exception, match="not accepted"):
        grant("presigned-url", {**PHOTO, "type": "text/html"}, "user-7")


# endregion tests
