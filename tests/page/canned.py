"""A small company and its conversations, in the shapes of the control API.

Only for tests of the page: every block element that a bot may send is here once.
"""

from typing import Any

Json = dict[str, Any]
NOW = "2026-11-26T13:05:00+00:00"
BOT = "UBOT"


def plain(text: str) -> Json:
    return {"type": "plain_text", "text": text, "emoji": True}


def mrkdwn(text: str) -> Json:
    return {"type": "mrkdwn", "text": text}


def option(text: str, value: str, detail: str | None = None) -> Json:
    described = {"text": plain(text), "value": value}
    return described | ({"description": plain(detail)} if detail else {})


def button(text: str, action: str, **more: object) -> Json:
    return {"type": "button", "text": plain(text), "action_id": action, "value": action, **more}


def field(block: str, label: str, element: Json, **more: object) -> Json:
    return {
        "type": "input",
        "block_id": block,
        "label": plain(label),
        "element": {"action_id": "it", **element},
        **more,
    }


def person(number: int, name: str, team: str, tz: str, **more: object) -> Json:
    return {
        "id": f"U{number}",
        "name": name.split()[0].lower(),
        "real_name": name,
        "title": "Colleague",
        "team": team,
        "tz": tz,
        "locale": "en-GB",
        "deleted": False,
        "is_bot": False,
        "is_guest": False,
        "is_stranger": False,
        "about": "",
        **more,
    }


def people() -> list[Json]:
    return [
        person(1, "Ines Roth", "People", "Europe/Berlin", about="Runs the programmes."),
        person(2, "Amara Okafor", "Payments", "Africa/Lagos"),
        person(3, "Jonas Lindqvist", "Support", "Europe/Stockholm"),
        person(4, "Mei-Ling Chen", "Payments", "Asia/Singapore"),
        person(5, "José Álvarez", "Design", "America/New_York", locale="es-ES"),
        person(6, "Priya Raghunathan", "Support", "Asia/Kolkata"),
        person(7, "Bo Nguyen", "Design", "Europe/Berlin", locale="de-DE"),
        person(8, "Fatima Zahra El Amrani", "Payments", "Africa/Casablanca"),
        person(20, "Old Account", "Support", "Europe/Berlin", deleted=True),
        person(21, "Guest Writer", "Design", "Europe/London", is_guest=True),
        person(22, "Partner Person", "", "Europe/Paris", is_stranger=True),
        {**person(0, "Rapport", "", "UTC"), "id": BOT, "name": "rapport", "is_bot": True},
    ]


def channel(key: str, name: str, members: list[str], **kind: bool) -> Json:
    kinds = {"is_private": False, "is_im": False, "is_mpim": False}
    return {"id": key, "name": name, "members": members, **kinds, **kind}


def channels() -> list[Json]:
    everyone = [f"U{number}" for number in range(1, 9)]
    return [
        channel("C1", "general", everyone),
        channel("C2", "organisers", ["U1", "U2", BOT], is_private=True),
        channel("C3", "mpdm", ["U1", "U3", BOT], is_private=True, is_mpim=True),
        channel("D1", "", ["U1", BOT], is_private=True, is_im=True),
        channel("D2", "", ["U2", BOT], is_private=True, is_im=True),
    ]


def message(place: str, ts: str, blocks: list[Json], text: str = "", **more: object) -> Json:
    return {
        "channel": place,
        "ts": ts,
        "user": BOT,
        "text": text,
        "blocks": blocks,
        "metadata": None,
        "ephemeral": False,
        "edited": None,
        "deleted": False,
        "files": [],
        **more,
    }


def introduction() -> list[Json]:
    return [
        {
            "type": "section",
            "text": mrkdwn(
                "*Ines*, meet *Jonas*. <@U1>: people, Berlin; can help with hiring. "
                "<@U3>: support, Stockholm; can help with bug reports.\n"
                "*Why you two:* Jonas would like to learn hiring; you both like climbing :climbing:"
            ),
        },
        {
            "type": "section",
            "text": mrkdwn(
                "*Somewhere to start:*\n"
                "• What did you once believe about our customers that turned out wrong?\n"
                "• Which meeting would you cancel, and nobody would notice?\n"
                "• What are you better at than a year ago?"
            ),
        },
        {
            "type": "section",
            "block_id": "slots",
            "text": mrkdwn(
                "*Times inside both your hours, shown in your own:*\n"
                "*A* <!date^1796117400^{date_short_pretty} {time}|Tue 1 Dec 10:30 Berlin>\n"
                "*B* <!date^1796216400^{date_short_pretty} {time}|Wed 2 Dec 14:00 Berlin>"
            ),
        },
        {
            "type": "actions",
            "block_id": "vote",
            "elements": [
                button("A", "slot_a", style="primary"),
                button("B", "slot_b"),
                button("Another time", "another"),
                button(
                    "Not this time",
                    "not_now",
                    style="danger",
                    confirm={
                        "title": plain("Not this time?"),
                        "text": mrkdwn("*Jonas* will see that it does not work this time."),
                        "confirm": plain("Send"),
                        "deny": plain("Back"),
                        "style": "danger",
                    },
                ),
            ],
        },
        {"type": "context", "elements": [mrkdwn("Something not right? Press `Help` any time.")]},
    ]


def gallery() -> list[Json]:
    """One of everything."""
    fruit = [option("Apple", "a", "Crisp"), option("Pear", "p"), option("Quince", "q")]
    return [
        {"type": "header", "text": plain("Draft of round 9 :seedling:")},
        {
            "type": "section",
            "text": mrkdwn(
                "46 people, *23 pairs*, ~2~ no repeats, `code`\n> quoted\n1. one\n2. two"
            ),
            "accessory": {
                "type": "overflow",
                "action_id": "more",
                "options": [option("See all", "all"), option("Cancel round", "cancel")],
            },
        },
        {"type": "section", "fields": [mrkdwn(f"*Field {n}*\nValue {n}") for n in range(4)]},
        {"type": "divider"},
        {
            "type": "actions",
            "block_id": "picks",
            "elements": [
                {"type": "static_select", "action_id": "fruit", "options": fruit},
                {"type": "datepicker", "action_id": "day", "initial_date": "2026-12-01"},
                {"type": "timepicker", "action_id": "hour", "initial_time": "09:00"},
                {"type": "users_select", "action_id": "who", "placeholder": plain("Somebody")},
            ],
        },
        {
            "type": "section",
            "text": mrkdwn("Pick how often"),
            "accessory": {"type": "radio_buttons", "action_id": "often", "options": fruit},
        },
        {"type": "image", "image_url": "https://example.com/chart.png", "alt_text": "A chart"},
        {
            "type": "rich_text",
            "elements": [
                {
                    "type": "rich_text_section",
                    "elements": [
                        {"type": "text", "text": "Rich ", "style": {"bold": True}},
                        {"type": "emoji", "name": "tada"},
                        {"type": "user", "user_id": "U2"},
                    ],
                },
                {
                    "type": "rich_text_list",
                    "style": "bullet",
                    "elements": [
                        {"type": "rich_text_section", "elements": [{"type": "text", "text": "one"}]}
                    ],
                },
            ],
        },
    ]


NASTY = "<script>document.title='owned'</script> <img src=x onerror=\"document.title='owned'\">"


def messages() -> list[Json]:
    chart = {"id": "F1", "name": "slots.ics", "title": "Slots", "mimetype": "text/calendar"}
    return [
        message("C3", "1795600800.000100", introduction(), "Ines, meet Jonas"),
        message("C2", "1795600900.000100", gallery(), "Draft"),
        message(
            "C2", "1795687300.000100", [], "Round 9 is *done*.", files=[{**chart, "size": 4096}]
        ),
        message("C1", "1795687400.000100", [], f"Typed: {NASTY}", user="U2"),
        message(
            "C1",
            "1795694500.000100",
            [],
            "Only you see <javascript:alert(1)|this>, and *that*.",
            ephemeral=True,
        ),
        message("D1", "1795694600.000100", [], "On *Monday* we introduce you to someone new."),
    ]


def home() -> Json:
    return {
        "id": "VHOME",
        "type": "home",
        "hash": "1",
        "blocks": [
            {"type": "header", "text": plain("Good to see you, Ines")},
            {
                "type": "section",
                "text": mrkdwn("*Coffee across teams*\nNext round on *Monday 30 November*."),
                "accessory": button("Skip this one", "skip"),
            },
            {"type": "divider"},
            {
                "type": "actions",
                "elements": [button("Pause…", "pause"), button("Privacy", "privacy")],
            },
        ],
    }


def form() -> Json:
    """A modal with every kind of input."""
    fruit = [option("Apple", "a", "Crisp"), option("Pear", "p"), option("Quince", "q")]
    text = "plain_text_input"
    return {
        "type": "modal",
        "title": plain("About you"),
        "submit": plain("Save"),
        "close": plain("Not now"),
        "blocks": [
            {
                "type": "section",
                "text": mrkdwn("It takes *two minutes*. Nobody is told why you left."),
            },
            field(
                "offers",
                "What could you help a colleague with?",
                {"type": "multi_external_select", "min_query_length": 1},
                hint=plain("One is plenty. “Not sure yet” is fine too."),
            ),
            field("goal", "What do you hope to get out of this?", {"type": text}),
            field(
                "about",
                "About me",
                {"type": text, "multiline": True, "max_length": 120},
                optional=True,
            ),
            field("often", "How often?", {"type": "radio_buttons", "options": fruit}),
            field("langs", "Languages", {"type": "checkboxes", "options": fruit}, optional=True),
            field("team", "Team", {"type": "static_select", "options": fruit}, optional=True),
            field("not", "Anybody to avoid?", {"type": "multi_users_select"}, optional=True),
            field("where", "Channel", {"type": "conversations_select"}, optional=True),
            field("from", "From", {"type": "datepicker"}, optional=True),
            field("at", "At", {"type": "timepicker"}, optional=True),
            field("due", "Due", {"type": "datetimepicker"}, optional=True),
            field("level", "Level", {"type": "number_input"}, optional=True),
            field("mail", "Mail", {"type": "email_text_input"}, optional=True),
            field("site", "Site", {"type": "url_text_input"}, optional=True),
            {"type": "actions", "block_id": "extra", "elements": [button("Add a line", "add")]},
        ],
    }


def commands() -> list[Json]:
    hint = "[join | profile | pause | resume | skip | leave | help]"
    return [
        {"command": "/rapport", "description": "Meet colleagues", "usage_hint": hint},
        {
            "command": "/rapport-admin",
            "description": "Run programmes, at the desk",
            "usage_hint": "[programme new | draft | why @a @b]",
        },
    ]
