from __future__ import annotations

import hmac
import json

import pytest

from slaclock.adapters.whatsapp import verify_challenge, verify_signature

BODY = json.dumps({"text": "café 😀"}).encode()


def signed(body: bytes, secret: str) -> str:
    return "sha256=" + hmac.new(secret.encode(), body, "sha256").hexdigest()


def test_the_right_signature_is_accepted():
    assert verify_signature(BODY, signed(BODY, "secret"), "secret")


def test_while_the_secret_is_changed_both_are_accepted():
    assert verify_signature(BODY, signed(BODY, "old"), ["new", "old"])
    assert not verify_signature(BODY, signed(BODY, "older"), ["new", "old"])


def test_a_body_written_again_has_another_signature():
    again = json.dumps(json.loads(BODY), ensure_ascii=False).encode()
    assert not verify_signature(again, signed(BODY, "secret"), "secret")


@pytest.mark.parametrize(
    "header",
    [
        None,
        "",
        "sha256=",
        "sha256=é" + "0" * 63,
        signed(BODY, "secret") + "0",
        signed(BODY, "secret") + "\n",
        signed(BODY, "secret").removeprefix("sha256="),
        signed(BODY, "secret").replace("sha256", "sha1"),
        "sha256=" + "g" * 64,
        "sha256=" + "٣" * 64,
        "\ud800",
        b"sha256=",
        7,
    ],
)
def test_any_other_header_is_refused_without_an_error(header):
    assert verify_signature(BODY, header, "secret") is False


def test_an_empty_secret_accepts_nothing():
    assert not verify_signature(BODY, signed(BODY, ""), "")
    assert not verify_signature(BODY, signed(BODY, ""), ["", ""])
    assert not verify_signature(BODY, signed(BODY, ""), [])


def test_secrets_and_bodies_of_other_kinds_are_refused():
    assert not verify_signature("{}", signed(b"{}", "secret"), "secret")
    assert not verify_signature(b"{}", signed(b"{}", "secret"), [None, 5])
    assert verify_signature(bytearray(BODY), signed(BODY, "s\udfff".encode("utf-8", "replace").decode()), "s?")


HANDSHAKE = {"hub.mode": "subscribe", "hub.verify_token": "token", "hub.challenge": "0042"}


def test_the_challenge_is_given_back_as_text():
    assert verify_challenge(HANDSHAKE, "token") == "0042"


@pytest.mark.parametrize(
    "wrong",
    [
        {"hub.mode": "unsubscribe"},
        {"hub.mode": None},
        {"hub.verify_token": "Token"},
        {"hub.verify_token": "é"},
        {"hub.verify_token": ["token"]},
        {"hub.verify_token": None},
        {"hub.challenge": None},
    ],
)
def test_any_other_handshake_is_refused(wrong):
    assert verify_challenge({**HANDSHAKE, **wrong}, "token") is None


def test_an_empty_token_accepts_nothing():
    assert verify_challenge({**HANDSHAKE, "hub.verify_token": ""}, "") is None
    assert verify_challenge({}, "token") is None
