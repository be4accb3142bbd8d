"""Who counts as signing in."""

from django.test import RequestFactory

from pstn.accounts import address_seen_by_proxy, name_given


def test_a_name_is_the_same_in_any_case_and_from_any_side():
    request = RequestFactory().post("/accounts/login/", {"login": " Ann "})
    assert {name_given(request), name_given(request, {"username": "ANN"}), name_given(request, {"email": "ann"})} == {
        "ann"
    }


def test_an_address_that_a_visitor_made_up_is_not_believed():
    request = RequestFactory().get("/", headers={"X-Forwarded-For": "192.0.2.1, 198.51.100.7"})
    assert address_seen_by_proxy(request) == "198.51.100.7"


def test_without_a_proxy_the_address_is_the_visitors_own():
    assert address_seen_by_proxy(RequestFactory().get("/")) == "127.0.0.1"
