"""Slack's mrkdwn, a table of what is typed and what is seen; and date tokens by reader."""

import pytest
from playwright.sync_api import Page

from tests.page.stand_in import StandIn

pytestmark = pytest.mark.browser

DRAW = """async ([text, zone, locale]) => {
  const { mrkdwn } = await import("/js/mrkdwn.js");
  const reader = { zone, locale, now: new Date("2026-11-26T13:05:00Z") };
  const known = { U1: { id: "U1", real_name: "Ines Roth" } };
  return mrkdwn(text, { reader, person: (id) => known[id], channel: () => null }).innerHTML;
}"""

CASES = [
    ("*bold* _lean_ ~gone~", "<p><strong>bold</strong> <em>lean</em> <s>gone</s></p>"),
    ("*bold _and lean_*", "<p><strong>bold <em>and lean</em></strong></p>"),
    ("2 * 3 * 4 and snake_case_name", "<p>2 * 3 * 4 and snake_case_name</p>"),
    ("`*as typed*`", "<p><code>*as typed*</code></p>"),
    ("```\nlet a = 1 &lt; 2\n```", "<pre><code>let a = 1 &lt; 2</code></pre>"),
    ("&gt; quoted\nnot", "<blockquote>quoted</blockquote><p>not</p>"),
    ("• one\n• two", "<ul><li>one</li><li>two</li></ul>"),
    ("3. three\n4. four", '<ol start="3"><li>three</li><li>four</li></ol>'),
    ("one\ntwo\n\nthree", "<p>one<br>two</p><p>three</p>"),
    (":tada: :no_such_code:", "<p>🎉 :no_such_code:</p>"),
    ("&lt;b&gt; &amp;amp;", "<p>&lt;b&gt; &amp;amp;</p>"),
    ("<b>not markup</b>", "<p>&lt;b&gt;not markup&lt;/b&gt;</p>"),
    ("<javascript:alert(1)|press>", "<p><span>press</span></p>"),
    ("Hi <!here>", '<p>Hi <span class="mention">@here</span></p>'),
    ("<@U9|zoe>", '<p><span class="mention">@zoe</span></p>'),
]


@pytest.mark.parametrize(("typed", "seen"), CASES)
def test_mrkdwn_reads_as_in_slack(page: Page, typed: str, seen: str) -> None:
    assert page.evaluate(DRAW, [typed, "Europe/Berlin", "en-GB"]) == seen


def test_links_and_mentions_lead_where_they_say(page: Page) -> None:
    drawn = page.evaluate(DRAW, ["<https://a.example/x_y_z|*A*> <@U1>", "UTC", "en-GB"])
    assert '<a href="https://a.example/x_y_z"' in drawn
    assert 'rel="noopener noreferrer">*A*</a>' in drawn
    assert '<button type="button" class="mention">@Ines Roth</button>' in drawn


@pytest.mark.parametrize(
    ("zone", "locale", "seen"),
    [
        ("Europe/Berlin", "en-GB", "tomorrow 18:30"),
        ("Europe/Berlin", "de-DE", "morgen 18:30"),
        ("America/New_York", "en-US", "tomorrow 12:30 PM"),
        ("Pacific/Auckland", "en-GB", "tomorrow 06:30"),
    ],
)
def test_a_date_is_told_in_the_readers_zone_and_language(
    page: Page, stand_in: StandIn, zone: str, locale: str, seen: str
) -> None:
    token = "<!date^1795800600^{date_short_pretty} {time}|Friday 17:30 UTC>"
    drawn = page.evaluate(DRAW, [token, zone, locale])
    assert f">{seen}</time>" in drawn.replace("\u202f", " ")


MOMENTS = """async ([zone, now]) => {
  const { nextMonday, zonedInstant } = await import("/js/time.js");
  return nextMonday(new Date(now), zone).toISOString();
}"""


@pytest.mark.parametrize(
    ("zone", "now", "monday"),
    [
        pytest.param("Europe/Berlin", "2026-11-26T13:05Z", "2026-11-30T08:00", id="a thursday"),
        pytest.param("Europe/Berlin", "2026-11-30T08:00Z", "2026-12-07T08:00", id="that moment"),
        pytest.param(
            "Europe/Berlin", "2026-11-30T07:59Z", "2026-11-30T08:00", id="a minute before"
        ),
        pytest.param("Europe/Berlin", "2027-03-27T12:00Z", "2027-03-29T07:00", id="summer begins"),
        pytest.param("Pacific/Auckland", "2026-11-29T21:00Z", "2026-12-06T20:00", id="far east"),
    ],
)
def test_next_monday_is_nine_in_the_morning_where_one_is(
    page: Page, zone: str, now: str, monday: str
) -> None:
    assert page.evaluate(MOMENTS, [zone, now]) == f"{monday}:00.000Z"
