from __future__ import annotations

import json
from copy import deepcopy
from datetime import UTC, datetime
from time import process_time
from types import MappingProxyType

import pytest

from slaclock import AdapterError, NaiveDatetimeError
from slaclock.adapters.whatsapp import parse
from tests.adapters.whatsapp.payloads import (
    ANA,
    ANA_ID,
    BEA,
    LINE,
    LINE_NUMBER,
    at,
    change,
    contact,
    delivery,
    echo,
    echoes,
    message,
    messages,
    stamp,
    status,
    statuses,
    system,
)


def only(payload, **options):
    batch = parse(payload, **options)
    assert len(batch.events) == 1, batch
    return batch.events[0]


def reasons(payload, **options):
    return [(problem.path, problem.reason.partition(":")[0]) for problem in parse(payload, **options).problems]


def test_every_entry_change_and_list_is_read():
    payload = {
        "object": "whatsapp_business_account",
        "entry": [
            {
                "changes": [
                    change(messages=[message("a", 1), message("b", 2, who=BEA)], statuses=[status("x", "read", 3)]),
                    change("smb_message_echoes", message_echoes=[echo("c", 4)]),
                ]
            },
            {"changes": [change(line="700002", messages=[message("d", 5)])]},
        ],
    }
    batch = parse(payload)
    found = [(event.kind, event.id, event.business) for event in batch.events]
    assert found == [
        ("customer_message", "wamid.a", LINE),
        ("customer_message", "wamid.b", LINE),
        ("status", "wamid.x", LINE),
        ("agent_message", "wamid.c", LINE),
        ("customer_message", "wamid.d", "700002"),
    ]
    assert batch.problems == ()


def test_bytes_text_and_mappings_read_alike_and_nothing_is_changed():
    payload = messages(message("a", 1, "café 😀"))
    before = deepcopy(payload)
    text = json.dumps(payload)
    frozen = MappingProxyType({**payload, "entry": tuple(MappingProxyType(entry) for entry in payload["entry"])})
    assert parse(payload) == parse(text) == parse(text.encode()) == parse(text.encode("utf-16")) == parse(frozen)
    assert parse(bytearray(text.encode())) == parse(memoryview(text.encode())) == parse(payload)
    assert payload == before


@pytest.mark.parametrize(
    ("kind", "content", "said"),
    [
        ("text", {"body": "hello"}, "hello"),
        ("image", {"caption": "the leak"}, "the leak"),
        ("video", {"id": "1"}, None),
        ("document", {"caption": "bill"}, "bill"),
        ("audio", {"voice": True}, None),
        ("voice", {}, None),
        ("sticker", {"animated": True}, None),
        ("location", {"latitude": 1, "name": "home"}, None),
        ("contacts", [{"name": {"formatted_name": "x"}}], None),
        ("interactive", {"type": "button_reply", "button_reply": {"id": "1", "title": "Yes"}}, "Yes"),
        ("interactive", {"type": "list_reply", "list_reply": {"id": "1", "title": "Billing"}}, "Billing"),
        ("interactive", {"type": "nfm_reply", "nfm_reply": {"body": "Sent", "response_json": "{["}}, "Sent"),
        ("interactive", None, None),
        ("button", {"text": "Stop", "payload": "p"}, "Stop"),
        ("order", {"text": "", "product_items": []}, None),
        ("order", {"text": "two, please"}, "two, please"),
        ("ephemeral", None, None),
        ("unsupported", {"type": "poll"}, None),
        ("unknown", None, None),
        ("hologram", {"body": "new next year"}, None),
    ],
)
def test_whatever_its_type_a_message_is_a_customer_waiting(kind, content, said):
    event = only(messages({"from": ANA, "id": "wamid.a", "timestamp": stamp(0), "type": kind, kind: content}))
    assert (event.kind, event.type, event.text, event.at, event.by) == ("customer_message", kind, said, at(0), None)


def test_a_message_without_type_is_told_by_its_content():
    assert only(messages({"from": ANA, "timestamp": stamp(0), "text": {"body": "hi"}})).text == "hi"
    assert only(messages({"from": ANA, "timestamp": stamp(0), "type": None, "reaction": {}})).kind == "ignored"
    assert only(messages({"from": ANA, "timestamp": stamp(0)})).type == "unknown"


def test_who_wrote_our_messages():
    assert only(echoes(echo("a", 0))).by == "human"
    assert only(delivery(change("messages", message_echoes=[echo("a", 0)]))).by == "human"
    bot = {"id": "wamid.a", "timestamp": stamp(0), "message": {"to": ANA, "type": "text", "text": {"body": "I see"}}}
    event = only(delivery(change("standby", standby={"message_echoes": [bot]})))
    assert (event.kind, event.by, event.text, event.customer.phone) == ("agent_message", "bot", "I see", ANA)
    own = only(messages({**message("a", 0, who=LINE_NUMBER), "to": ANA}))
    assert (own.kind, own.by, own.customer.phone) == ("agent_message", "unknown", ANA)
    assert only(messages({**message("a", 0, who=LINE), "to": ANA})).kind == "agent_message"
    assert only(delivery(change("standby", standby={"messages": [message("a", 0)]}))).kind == "customer_message"


def test_a_formatted_business_number_is_known_and_a_placeholder_is_nobodys():
    formatted = change(messages=[{**message("a", 0, who=LINE_NUMBER), "to": ANA}])
    formatted["value"]["metadata"] = {"display_phone_number": "+1 555-070-0001", "phone_number_id": LINE}
    assert only(delivery(formatted)).kind == "agent_message"
    placeholder = change(messages=[message("a", 0, who="PHONE_NUMBER")])
    placeholder["value"]["metadata"] = {"display_phone_number": "PHONE_NUMBER", "phone_number_id": "X"}
    assert only(delivery(placeholder)).kind == "customer_message"


def test_history_keeps_its_direction_and_is_marked():
    thread = {
        "id": ANA,
        "messages": [
            {**message("a", 0, who=LINE_NUMBER)},
            message("b", 1),
            {"id": "wamid.c", "timestamp": stamp(2), "from": LINE_NUMBER, "from_user_id": ANA_ID, "type": "text"},
            {"id": "wamid.d", "timestamp": stamp(3), "from_user_id": ANA_ID, "type": "media_placeholder"},
            {**message("e", 4, who=None), "history_context": {"from_me": True}},
        ],
    }
    batch = parse(delivery(change("history", history=[{"threads": [thread]}])))
    assert batch.problems == ()
    assert [(event.kind, event.by) for event in batch.events] == [
        ("agent_message", "unknown"),
        ("customer_message", None),
        ("agent_message", "unknown"),
        ("customer_message", None),
        ("agent_message", "unknown"),
    ]
    assert all(event.historic for event in batch.events)
    assert [event.customer.phone for event in batch.events] == [ANA] * 5
    assert [event.customer.user_id for event in batch.events][2:4] == [ANA_ID, ANA_ID]


def test_all_messages_of_a_history_change_are_historic_and_echoes_keep_their_author():
    batch = parse(delivery(change("history", messages=[message("a", 0)], message_echoes=[echo("b", 1)])))
    assert [(event.kind, event.by, event.historic) for event in batch.events] == [
        ("customer_message", None, True),
        ("agent_message", "human", True),
    ]


def test_edits_revokes_and_reactions_are_no_messages():
    edit = {"original_message_id": "wamid.a", "message": {"type": "image", "image": {"caption": "better"}}}
    base = {"from": ANA, "id": "wamid.n", "timestamp": stamp(3)}
    event = only(messages({**base, "type": "edit", "edit": edit}))
    assert (event.kind, event.type, event.text, event.original_id) == ("system", "edit", "better", "wamid.a")
    event = only(messages({**base, "type": "revoke", "revoke": {"original_message_id": "wamid.a"}}))
    assert (event.kind, event.type, event.text, event.original_id) == ("system", "revoke", None, "wamid.a")
    event = only(messages({**base, "type": "reaction", "reaction": {"message_id": "wamid.a", "emoji": "👍"}}))
    assert (event.kind, event.reason, event.emoji, event.original_id) == ("ignored", "reaction", "👍", "wamid.a")
    assert only(messages({**base, "type": "reaction", "reaction": {"message_id": "wamid.a"}})).emoji is None
    assert only(echoes({**echo("n", 3), "type": "edit", "edit": edit})).kind == "system"
    swapped = only(echoes({**echo("n", 3, to=LINE_NUMBER), "from": ANA, "type": "edit", "edit": edit}))
    assert (swapped.kind, swapped.customer.phone) == ("system", ANA)


@pytest.mark.parametrize(
    ("item", "kind"),
    [
        ({"type": "request_welcome"}, "request_welcome"),
        ({"type": "interactive", "interactive": {"type": "call_permission_reply"}}, "interactive"),
        ({"type": "interactive", "interactive": {"call_permission_reply": {"response": "accept"}}}, "interactive"),
    ],
)
def test_notes_act_on_nothing(item, kind):
    event = only(messages({"from": ANA, "id": "wamid.n", "timestamp": stamp(0), **item}))
    assert (event.kind, event.type, event.customer.phone) == ("system", kind, ANA)


def test_a_changed_number_names_the_old_and_the_new_one():
    event = only(messages(system("n", 0, ANA, wa_id=BEA, user_id=ANA_ID)))
    assert (event.kind, event.type) == ("system", "user_changed_number")
    assert (event.previous.phone, event.customer.phone, event.customer.user_id) == (ANA, BEA, ANA_ID)
    renamed = system("n", 0, ANA, type="user_changed_user_id", user_id=ANA_ID, previous_user_id="PT.1")
    event = only(messages(renamed))
    assert (event.previous.user_id, event.customer.user_id, event.customer.phone) == ("PT.1", ANA_ID, ANA)
    same = only(messages(system("n", 0, ANA, type="customer_identity_changed", wa_id=ANA)))
    assert (same.previous, same.customer.phone) == (None, ANA)


def test_the_older_list_of_id_updates_is_read():
    update = {"wa_id": ANA, "user_id": {"previous": "PT.1", "current": ANA_ID}, "timestamp": stamp(0), "detail": "new"}
    event = only(delivery(change("user_id_update", user_id_update=[update], contacts=[contact(ANA)])))
    assert (event.type, event.previous.user_id, event.customer.user_id) == ("user_id_update", "PT.1", ANA_ID)


def test_calls_and_who_made_them():
    call = {"id": "wacid.1", "from": ANA, "to": LINE_NUMBER, "event": "connect", "timestamp": stamp(0)}
    event = only(delivery(change("calls", calls=[{**call, "direction": "USER_INITIATED"}])))
    assert (event.kind, event.type, event.by_customer, event.customer.phone) == ("system", "call_connect", True, ANA)
    back = {**call, "from": LINE_NUMBER, "to": ANA, "direction": "BUSINESS_INITIATED"}
    event = only(delivery(change("calls", calls=[back])))
    assert (event.by_customer, event.customer.phone) == (False, ANA)
    other = {"wacid": "wacid.2", "from": ANA, "event": "CALL_CONNECT", "start_time": int(stamp(1))}
    event = only(delivery(change("calls", calls=[other])))
    assert (event.id, event.type, event.at) == ("wacid.2", "call_CALL_CONNECT", at(1))
    ringing = only(statuses({**status("c", "RINGING", 0), "type": "call"}))
    assert (ringing.kind, ringing.type, ringing.status) == ("system", "call_status", "RINGING")


def test_a_hand_over_names_the_customer_and_the_number():
    value = {
        "sender": {"phone_number": ANA},
        "recipient": {"phone_number_id": LINE, "display_phone_number": LINE_NUMBER},
        "type": "control_passed",
        "timestamp": stamp(0),
        "control_passed": {"new_owner_role": "escalation"},
    }
    event = only(delivery({"field": "messaging_handovers", "value": value}))
    assert (event.kind, event.type, event.business) == ("system", "control_passed", LINE)
    assert (event.customer.phone, event.at) == (ANA, at(0))


def test_statuses():
    failed = status("a", "failed", 5, errors=[{"code": 131047, "title": "Re-engagement message"}])
    event = only(statuses(failed))
    assert (event.kind, event.status, event.error_code, event.at) == ("status", "failed", 131047, at(5))
    assert only(statuses(status("a", "failed", 5, errors={"code": "470"}))).error_code == 470
    assert only(statuses(status("a", "warned", None))).at is None
    assert only({"statuses": [status("a", "read", None)]}, business=LINE, received_at=at(9)).at is None
    user = {"id": "wamid.a", "status": "read", "timestamp": stamp(0), "recipient_user_id": ANA_ID}
    assert only(statuses(user)).customer.user_id == ANA_ID


def test_a_status_of_a_group_names_group_and_participant():
    group = {"recipient_type": "group", "recipient_participant_id": ANA, "recipient_participant_user_id": ANA_ID}
    event = only(statuses(status("a", "read", 0, to="group-1", **group)))
    assert (event.group_id, event.customer.phone, event.customer.user_id) == ("group-1", ANA, ANA_ID)


def test_contacts_are_matched_by_id_never_by_position():
    contacts = [contact(BEA, name="Bea"), contact(ANA, ANA_ID, name="Ana")]
    batch = parse(messages(message("a", 0), message("b", 1, who=BEA), contacts=contacts))
    found = [(event.customer.name, event.customer.user_id) for event in batch.events]
    assert found == [("Ana", ANA_ID), ("Bea", None)]


def test_a_nameless_sender_is_the_only_contact_of_the_only_message():
    assert only(messages(message("a", 0, who=None), contacts=[contact(user_id=ANA_ID)])).customer.user_id == ANA_ID
    two = messages(message("a", 0, who=None), message("b", 1, who=None), contacts=[contact(ANA)])
    assert {event.reason for event in parse(two).events} == {"no_sender"}
    crowd = messages(message("a", 0, who=None), contacts=[contact(ANA), contact(BEA)])
    assert only(crowd).reason == "no_sender"
    stranger = only(messages(message("a", 0, who=BEA), contacts=[contact(ANA, ANA_ID)]))
    assert (stranger.customer.phone, stranger.customer.user_id) == (BEA, None)


def test_user_ids_stand_where_numbers_were():
    event = only(messages(message("a", 0, who=ANA_ID)))
    assert (event.customer.phone, event.customer.user_id) == (None, ANA_ID)
    event = only(messages(message("a", 0, who=None, from_user_id=ANA_ID, from_parent_user_id="PT.ENT.9")))
    assert (event.customer.user_id, event.customer.parent_user_id) == (ANA_ID, "PT.ENT.9")
    assert only(echoes(echo("a", 0, to=ANA_ID))).customer.user_id == ANA_ID
    assert only(echoes(echo("a", 0, to=None, to_user_id=ANA_ID))).customer.user_id == ANA_ID
    assert only(statuses(status("a", "read", 0, to=ANA_ID))).customer.user_id == ANA_ID
    assert only(messages(message("a", 0), contacts=[contact(ANA)])).customer.phone == ANA


def test_the_payloads_own_instant_counts():
    assert only(messages(message("a", 1)), received_at=at(30)).at == at(1)
    assert only(messages({**message("a", 1), "timestamp": int(stamp(1))})).at == at(1)
    assert only(messages({**message("a", 1), "timestamp": stamp(1) + "250"})).at == at(1).replace(microsecond=250_000)


UNUSABLE = [
    None,
    "",
    "²",
    "asdf",
    "-5",
    -5,
    0,
    "0",
    1.5,
    True,
    [],
    {},
    "9" * 15,
    "99999999999",
    10**30,
    float("nan"),
    "１７６００００００",
]


@pytest.mark.parametrize("timestamp", UNUSABLE)
def test_only_messages_take_the_time_of_receipt(timestamp):
    lost = messages({**message("a", 1), "timestamp": timestamp})
    event = only(lost, received_at=at(7))
    assert (event.kind, event.at, event.receipt) == ("customer_message", at(7), True)
    path = "entry[0].changes[0].value.messages[0].timestamp"
    assert reasons(lost, received_at=at(7)) == [(path, "bad_timestamp")]
    event = only(lost)
    assert (event.kind, event.reason, event.at, event.id) == ("ignored", "bad_timestamp", None, "wamid.a")
    assert reasons(lost) == [(path, "bad_timestamp")]
    for note in ({"type": "reaction", "reaction": {}}, {"type": "edit"}, {"type": "system"}):
        assert only(messages({**message("a", 1), "timestamp": timestamp, **note}), received_at=at(7)).at is None
    assert only(statuses({**status("a", "read", 1), "timestamp": timestamp}), received_at=at(7)).at is None


def test_received_at_must_have_a_zone():
    with pytest.raises(NaiveDatetimeError, match="received_at"):
        parse(messages(), received_at=datetime(2026, 3, 2, 9))  # noqa: DTZ001 - the point
    assert only(messages({**message("a", 1), "timestamp": None}), received_at=at(7)).at.tzinfo is UTC


def test_an_odd_item_never_loses_its_siblings():
    odd = [None, 5, "x", [], {}, {"id": "wamid.n"}, {"from": ANA, "id": "wamid.t"}, message("a", 1)]
    batch = parse(messages(*odd))
    assert [(event.kind, event.id, event.reason) for event in batch.events] == [
        ("customer_message", "wamid.a", None),
        ("ignored", "wamid.n", "no_sender"),
        ("ignored", "wamid.t", "bad_timestamp"),
    ]
    assert [problem.path.removeprefix("entry[0].changes[0].value.") for problem in batch.problems] == [
        "messages[0]",
        "messages[1]",
        "messages[2]",
        "messages[3]",
        "messages[4].from",
        "messages[5].from",
        "messages[6].timestamp",
    ]


def test_lists_that_are_none_are_told_and_null_is_no_list():
    assert reasons(delivery(change(messages={}, statuses="x", calls=None))) == [
        ("entry[0].changes[0].value.messages", "not_a_list"),
        ("entry[0].changes[0].value.statuses", "not_a_list"),
    ]
    assert reasons({"object": "whatsapp_business_account", "entry": {}}) == [("entry", "not_a_list")]


def test_a_change_from_which_nothing_is_read_is_ignored():
    assert only(delivery({"field": "account_update", "value": {"event": "X"}})).reason == "field:account_update"
    assert only(delivery(change("flows", whatever=[{"id": "x"}]))).reason == "field:flows"
    assert only(delivery({"field": "messages", "value": None})).reason == "field:messages"
    assert only(delivery({"field": {}, "value": []})).reason == "field:"
    assert only(messages()).reason == "field:messages"


def test_errors_of_the_account_and_of_history_are_ignored_with_their_code():
    batch = parse(delivery(change(messages=[message("a", 0)], errors=[{"code": 131000}])))
    assert [(event.kind, event.reason, event.error_code) for event in batch.events] == [
        ("customer_message", None, None),
        ("ignored", "account_error", 131000),
    ]
    refused = only(delivery(change("history", history=[{"errors": [{"code": 2593109}]}])))
    assert (refused.reason, refused.error_code) == ("history_error", 2593109)


def test_only_whatsapp_is_read():
    assert parse({"object": "instagram", "entry": messages()["entry"]}).events == ()
    assert reasons({"object": "instagram", "entry": []}) == [("object", "other_object")]
    assert reasons({}) == reasons({"object": None}) == [("object", "other_object")]


def test_the_flat_form():
    flat = {"contacts": [contact(ANA)], "messages": [message("a", 0)]}
    event = only(flat, business=LINE)
    assert (event.kind, event.business, event.customer.name) == ("customer_message", LINE, "Ana")
    assert only({"statuses": [status("a", "read", None)]}).status == "read"
    assert reasons({"messages": [{"from": ANA, "id": "x", "timestamp": ""}]}) == [
        ("messages[0].timestamp", "bad_timestamp")
    ]


def test_other_numbers_than_ours_are_not_read():
    payload = delivery(change(messages=[message("a", 0)]), change(line="700002", messages=[message("b", 0)]))
    batch = parse(payload, numbers=[LINE])
    assert [event.id for event in batch.events] == ["wamid.a"]
    assert [problem.path for problem in batch.problems] == ["entry[0].changes[1].value.metadata.phone_number_id"]
    assert [event.id for event in parse(payload, numbers="700002").events] == ["wamid.b"]
    unnamed = {"field": "messages", "value": {"messages": [message("c", 0)]}}
    assert only(delivery(unnamed), numbers=[LINE], business=LINE).business == LINE


def test_events_are_in_order_of_time_and_those_without_an_instant_last():
    batch = parse(messages(message("b", 2), message("a", 1), statuses=[status("x", "read", None)]))
    assert [event.id for event in batch.events] == ["wamid.a", "wamid.b", "wamid.x"]
    tie = parse(messages(message("z", 1), message("a", 1)))
    assert [event.id for event in tie.events] == ["wamid.z", "wamid.a"]


def test_group_messages_name_their_group():
    event = only(messages(message("a", 0, group_id="group-1")))
    assert (event.group_id, event.customer.phone) == ("group-1", ANA)
    ours = only(echoes(echo("b", 0, to="group-1", recipient_type="group")))
    assert (ours.kind, ours.group_id, ours.customer) == ("agent_message", "group-1", None)


@pytest.mark.parametrize("payload", [b"", b"{", "nope", b"\xff\xfe\x00", b"[]", "5", "null", None, 7, [], object()])
def test_what_is_no_json_object_is_refused(payload):
    with pytest.raises(AdapterError):
        parse(payload)


def test_nesting_beyond_pythons_reader_counts_as_no_json():
    with pytest.raises(AdapterError, match="no JSON"):
        parse('{"object":' + "[" * 200_000 + "]" * 200_000 + "}")


def test_a_body_over_three_mebibytes_is_refused_before_it_is_read():
    limit = 3 * 1024 * 1024
    fits = '{"object": "x", "pad": "' + "a" * (limit - 26) + '"}'
    assert len(fits) == limit
    assert parse(fits).events == ()
    for large in (fits + " ", (fits + " ").encode(), "{" * (limit + 1), '"' + "é" * (limit // 2) + '"'):
        with pytest.raises(AdapterError, match="larger"):
            parse(large)


def test_errors_hold_nothing_of_the_body():
    whole = "wamid.HBgLMTU1NTAxMDAwMDE="
    with pytest.raises(AdapterError) as caught:
        parse(f'{{"id": "{whole}", ')
    error = caught.value
    assert whole not in f"{error}{error!r}{error.__dict__}{error.faults}"
    assert error.__cause__ is None
    assert error.__context__ is None


def test_huge_integers_are_read():
    body = json.dumps(messages(message("a", 0))).replace(
        '"messaging_product"', '"n": ' + "9" * 5000 + ', "messaging_product"'
    )
    assert only(body).id == "wamid.a"
    assert only(messages({**message("a", 0), "id": 10**5000, "text": {"body": 10**5000}})).id is None


def test_half_characters_become_replacement_characters():
    event = only(
        '{"messages":[{"from":"1\\ud800","id":"\\udfff","timestamp":"1760000000","text":{"body":"a\\ud83d"}}]}'
    )
    assert (event.customer.phone, event.id, event.text) == ("1\ufffd", "\ufffd", "a\ufffd")
    assert only(messages(message("a", 0, "\ud83d\ude00"))).text == "😀"


def test_reprs_hold_no_whole_id_no_number_and_no_text():
    event = only(messages(message("HBgLMTU1NTAxMDAwMDE", 0, "my PIN is 1234"), contacts=[contact(ANA, ANA_ID)]))
    for hidden in ("HBgLMTU1", ANA, ANA_ID, "1234", "Ana"):
        assert hidden not in repr(event)
    batch = parse(messages({"id": "wamid.HBgLMTU1NTAxMDAwMDE"}, {"from": ANA, "timestamp": "wamid.secret"}))
    assert "wamid" not in "".join(f"{problem.path}{problem.reason}" for problem in batch.problems)


def cpu_seconds(work):
    taken = []
    for _ in range(5):
        begin = process_time()
        work()
        taken.append(process_time() - begin)
    return min(taken)


@pytest.mark.parametrize("people", [1, 1000])
def test_reading_a_thousand_messages_costs_at_most_twenty_times_their_json(people):
    items = [message(f"m{n}", n, who=str(15550100000 + n % people)) for n in range(1000)]
    body = json.dumps(messages(*items, contacts=[contact(str(15550100000 + n)) for n in range(people)])).encode()
    bare = cpu_seconds(lambda: [json.loads(body) for _ in range(5)]) / 5
    # 4 to 6 where it was written.
    assert cpu_seconds(lambda: parse(body)) < 20 * bare
