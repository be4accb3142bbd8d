"""The same through nginx with gzip, which weakens ETags: reading and changing by them still work (full size only)."""

import gzip
import json
import shutil
import socket
import subprocess
from urllib.error import HTTPError
from urllib.request import Request, urlopen

import pytest

from tests.live import wait_for

CONFIG = """
daemon off; pid {home}/pid; error_log {home}/error.log;
events {{}}
http {{
  access_log off; client_body_temp_path {home}/body; proxy_temp_path {home}/proxy; fastcgi_temp_path {home}/f;
  uwsgi_temp_path {home}/u; scgi_temp_path {home}/s;
  gzip on; gzip_min_length 20; gzip_proxied any; gzip_types application/json text/csv application/x-ndjson;
  server {{ listen 127.0.0.1:{port}; location / {{ proxy_pass {url}; proxy_set_header Host $http_host; }} }}
}}
"""


@pytest.fixture
def proxied(live, proof, tmp_path):
    """Ask through nginx: proxied(method, path, body, **headers) gives status, headers and the body unpacked."""
    if not proof:
        pytest.skip("needs nginx: at full size only (make proof)")
    if shutil.which("nginx") is None:
        pytest.fail("The proxy tests need nginx: `apt-get install -y nginx-light`.")
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    config = tmp_path / "nginx.conf"
    config.write_text(CONFIG.format(home=tmp_path, port=port, url=live.url))
    server = subprocess.Popen(["nginx", "-e", tmp_path / "error.log", "-c", config])
    wait_for(server, port, tmp_path / "error.log")
    token = live.account("manager", "WIRRAL")["token"]

    def asked(method, path, body=None, **headers):
        told = {"Authorization": f"Bearer {token}", "Accept-Encoding": "gzip"} | headers
        data = None if body is None else json.dumps(body).encode()
        told |= {"Content-Type": "application/json"} if data else {}
        request = Request(f"http://127.0.0.1:{port}/api/v1/{path}", data, told, method=method)
        try:
            answer = urlopen(request, timeout=30)
        except HTTPError as refused:
            answer = refused
        with answer:
            content = answer.read()
        packed = answer.headers.get("Content-Encoding") == "gzip"
        return answer.status, answer.headers, gzip.decompress(content) if packed else content

    yield asked
    server.terminate()
    server.wait(timeout=30)


def test_a_weakened_tag_of_a_list_is_answered_with_304(proxied):
    status, headers, _ = proxied("GET", "places/")
    assert (status, headers["Content-Encoding"], headers["ETag"][:3]) == (200, "gzip", 'W/"')
    status, _, body = proxied("GET", "places/", **{"If-None-Match": headers["ETag"]})
    assert (status, body) == (304, b"")


def test_a_weakened_tag_of_a_record_changes_it_once(proxied):
    _, headers, body = proxied("GET", "themes/WIR-TH-02/")
    tag, theme = headers["ETag"], json.loads(body)
    assert tag.startswith('W/"')
    assert proxied("GET", "themes/WIR-TH-02/", **{"If-None-Match": tag})[0] == 304
    status, _, body = proxied("PATCH", "themes/WIR-TH-02/", {"summary": theme["summary"] + "."}, **{"If-Match": tag})
    assert (status, json.loads(body)["version"]) == (200, theme["version"] + 1)
    assert proxied("PATCH", "themes/WIR-TH-02/", {"summary": "Lost"}, **{"If-Match": tag})[0] == 412
    assert proxied("PATCH", "themes/WIR-TH-02/", {"summary": "Lost"})[0] == 428


@pytest.mark.parametrize("kind", ["text/csv", "application/x-ndjson"])
def test_a_whole_list_streams_through_it(proxied, live, kind):
    status, headers, body = proxied("GET", "organisations/", Accept=kind)
    assert (status, headers["Content-Encoding"], headers["Transfer-Encoding"]) == (200, "gzip", "chunked")
    token = live.account("manager", "WIRRAL")["token"]
    direct = Request(f"{live.url}/api/v1/organisations/", headers={"Authorization": f"Bearer {token}", "Accept": kind})
    with urlopen(direct, timeout=30) as answer:
        assert body == answer.read()
