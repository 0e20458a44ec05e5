"""The sponsors' report: drafted, published, linked to; its files say the same, and betray nobody."""

from __future__ import annotations

import asyncio
import random
import re
import shutil
from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import UTC, date, datetime, timedelta
from io import BytesIO
from itertools import pairwise
from pathlib import Path
from zipfile import ZipFile

import httpx
import pypdfium2
import pytest
from sqlmodel import select
from starlette.applications import Starlette

from bot.documents import documents, reports
from bot.features.reports import drafting, gathering, links, paper
from bot.features.reports.figures import IDS
from bot.features.reports.links import File
from bot.features.reports.rules import COUNTS, PEOPLE, absence_factor
from bot.features.reports.written_out import document
from storage import audit, people
from storage.database import Store
from storage.levels import LevelWeek
from storage.outbox import Outgoing
from storage.people import Organisation
from storage.reports import Report, ReportLink
from storage.stories import Story
from tests.calling import sleep_until
from tests.reporting import (
    MEMBER,
    OVER,
    Q2,
    SECRETARY,
    STEWARD,
    live,
    moment,
    newest_members,
    sheets,
)
from tests.town import Town

Rows = list[dict[str, object]]


@pytest.fixture(scope="module")
def file(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The database of a community with two quarters behind it, none of them published."""
    file = tmp_path_factory.mktemp("reported") / "town.db"
    shutil.copy(sqlite_template, file)
    town = Town(Store(f"sqlite:///{file}"), random.Random(7), people=24)
    live(town)
    town.store.close()
    return file


def copied(file: Path, to: Path) -> Town:
    """The town of a copy of that database, on the day on which it was left."""
    shutil.copy(file, to)
    town = Town(Store(f"sqlite:///{to}"), random.Random(8), people=24)
    sleep_until(town, OVER)
    return town


@pytest.fixture(scope="module")
def seen(file: Path) -> Iterator[Town]:
    """Two quarters, both published, that nothing happens to."""
    town = copied(file, file.with_name("seen.db"))
    for quarter in ("2026Q1", "2026Q2"):
        town.command(SECRETARY, f"report {quarter}")
        town.press(SECRETARY, "reports.publish", quarter)
    yield town
    town.store.close()


@pytest.fixture
def lived(file: Path, tmp_path: Path) -> Iterator[Town]:
    """The same, nothing published, for something to happen to."""
    town = copied(file, tmp_path / "lived.db")
    yield town
    town.store.close()


def made(town: Town, kind: str, language: str = "en", *, internal: bool = False) -> File:
    with town.store.reading() as session:
        now = moment(town, session)
        text = now.texts.tongue(language, now.here.zone)
        found = links.made(now, Q2, kind, text, is_internal=internal)
    assert found is not None
    return found


def written(body: bytes) -> str:
    """All words of a PDF."""
    found = pypdfium2.PdfDocument(body)
    try:
        return "\n".join(page.get_textpage().get_text_range() for page in found)
    finally:
        found.close()


def get(town: Town, path: str) -> httpx.Response:
    app = Starlette(routes=[documents(town.core.engine), reports(town.core.engine)])

    async def go() -> httpx.Response:
        transport = httpx.ASGITransport(app)
        async with httpx.AsyncClient(transport=transport, base_url="http://cop.example") as client:
            return await client.get(path)

    return asyncio.run(go())


def test_who_tends_the_community_sees_the_last_quarter_s_figures_and_may_publish_them(
    lived: Town,
) -> None:
    told = lived.said(lived.command(SECRETARY, "report"))
    assert told.startswith("Water Losses: report for Q2 2026\nThis is a draft")
    assert f"{IDS['members_end']} | Members at the end of the quarter | 20–24" in told
    assert f"{IDS['calls']} | Stewardship calls held | 3" in told
    assert "Experiments: 3 in the report" in told
    assert "[Publish] [PDF and XLSX] [Internal export]" in told
    told = lived.said(lived.press(SECRETARY, "reports.publish"))
    assert "Published on Wed, Jul 8, 2026" in told
    assert "[Publish]" not in told
    with lived.store.reading() as session:
        last = audit.of_community(session, lived.rows(Report)[0].community_id)[0]
    assert (last.action, last.subject) == ("publish report", "2026Q2")


@pytest.mark.parametrize("who", [MEMBER, STEWARD])
def test_members_and_stewards_are_told_why_they_may_not(seen: Town, who: str) -> None:
    assert "report for Q2" not in seen.said(seen.command(who, "report"))


def test_publishing_twice_keeps_what_was_published_first(lived: Town) -> None:
    lived.command(SECRETARY, "report")
    message, button = lived.find(SECRETARY, "reports.publish")
    lived.visitor(SECRETARY).press(message, button)
    first = lived.rows(Report)
    lived.visitor(SECRETARY).press(message, button)
    assert lived.rows(Report) == first


def test_a_quarter_that_is_not_over_is_shown_so_far_and_not_published(seen: Town) -> None:
    told = seen.said(seen.command(SECRETARY, "report 2026q3"))
    assert "The quarter isn't over" in told
    assert "[Publish]" not in told
    _, publish = seen.find(SECRETARY, "reports.see", "2026Q2")
    assert publish.value == "2026Q2"


def test_levels_that_nobody_looked_at_are_left_out_and_those_of_a_running_quarter_are_the_last(
    lived: Town,
) -> None:
    with lived.store.transaction() as session:
        weeks = session.exec(select(LevelWeek)).all()
        ident = weeks[0].community_id
        for each in weeks:
            session.delete(each)
    told = lived.said(lived.command(SECRETARY, "report"))
    assert "Experiments: 3 in the report" in told
    assert "Core" not in told
    with lived.store.transaction() as session:
        counts = {"core": 6, "active": 7, "occasional": 5, "peripheral": 6}
        for level, count in counts.items():
            week = date(2026, 7, 6)
            session.merge(LevelWeek(community_id=ident, week=week, level=level, members=count))
    assert "Core | 5–9" in lived.said(lived.command(SECRETARY, "report 2026Q3"))


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("soon", "is no quarter that I can read"),
        ("2020Q1", "nothing to report"),
        ("2031Q1", "nothing to report"),
    ],
)
def test_what_is_no_quarter_of_this_community_is_said_kindly(
    seen: Town, words: str, said: str
) -> None:
    assert said in seen.said(seen.command(SECRETARY, f"report {words}"))


def test_a_published_report_stays_though_the_roster_changes_and_is_corrected_with_a_reason(
    lived: Town,
) -> None:
    lived.command(SECRETARY, "report")
    lived.press(SECRETARY, "reports.publish")
    before = made(lived, "pdf")
    ident = lived.rows(Report)[0].community_id
    with lived.store.transaction() as session:
        for member in newest_members(session, ident)[:6]:
            member.left_at = datetime.fromisoformat("2026-06-20T09:00:00+00:00")
    assert made(lived, "pdf") == before
    told = lived.said(lived.command(SECRETARY, "report"))
    assert "it would say something else" in told
    form = lived.press(SECRETARY, "reports.correct").form
    assert lived.submit(SECRETARY, form, {"reason": ""}).errors
    told = lived.said(lived.submit(SECRETARY, form, {"reason": "Six had left before"}))
    assert f"{IDS['left']} | Left | 5–9" in told
    assert [each.number for each in lived.rows(Report)] == [1, 2]
    corrected = written(made(lived, "pdf").body)
    assert "Correction no. 2 of this report. Why: Six had left before" in corrected
    again = lived.submit(SECRETARY, form, {"reason": "Once more"})
    assert "There is nothing to correct" in lived.said(again)


def test_the_links_lead_to_the_files_until_they_are_revoked(lived: Town) -> None:
    lived.command(SECRETARY, "report")
    told = lived.said(lived.press(SECRETARY, "reports.files"))
    pdf, xlsx = re.findall(r"https://convener\.example(/documents/[0-9a-f]{32}/report\.\w+)", told)
    answer = get(lived, pdf)
    assert answer.content.startswith(b"%PDF")
    assert 'filename="report-2026Q2-draft.pdf"' in answer.headers["content-disposition"]
    assert answer.headers["cache-control"] == "no-store"
    assert get(lived, xlsx).content.startswith(b"PK")
    secret = pdf.split("/")[2]
    for wrong in ("figures.xlsx", "report.docx", "charter.docx", "report.pdfx"):
        assert get(lived, f"/documents/{secret}/{wrong}").status_code == 404
    assert secret not in str(lived.rows(ReportLink))
    lived.command(SECRETARY, "report")
    lived.press(SECRETARY, "reports.publish")
    assert 'filename="report-2026Q2.pdf"' in get(lived, pdf).headers["content-disposition"]
    lived.command(SECRETARY, "report")
    assert "1 link was revoked" in lived.said(lived.press(SECRETARY, "reports.revoke"))
    assert get(lived, pdf).status_code == 404


def test_a_link_is_at_its_end_after_two_weeks(lived: Town) -> None:
    lived.command(SECRETARY, "report")
    told = lived.said(lived.press(SECRETARY, "reports.export"))
    found = re.search(r"(/documents/[0-9a-f]{32}/figures\.xlsx)", told)
    assert found is not None
    assert get(lived, found[1]).status_code == 200
    assert get(lived, found[1].replace("figures", "report")).status_code == 404
    with lived.store.transaction() as session:
        for link in lived.rows(ReportLink):
            session.merge(link).expires_at = lived.clock()
    assert get(lived, found[1]).status_code == 404


def test_figures_are_nobody_s_to_read_once_their_role_has_ended(lived: Town) -> None:
    lived.command(SECRETARY, "report")
    told = lived.said(lived.press(SECRETARY, "reports.export"))
    found = re.search(r"(/documents/[0-9a-f]{32}/figures\.xlsx)", told)
    assert found is not None
    with lived.store.transaction() as session:
        (made_by,) = {each.made_by for each in lived.rows(ReportLink)}
        (link,) = lived.rows(ReportLink)
        member = people.member(session, link.community_id, made_by)
        assert member is not None
        people.revoke(session, member.id, "secretariat")
    assert get(lived, found[1]).status_code == 404


def test_without_an_address_of_its_own_it_says_what_to_set(store: Store) -> None:
    town = Town(store, random.Random(7), people=6, public_url="")
    town.start()
    town.command(SECRETARY, "report")
    assert "no address of my own" in town.said(town.press(SECRETARY, "reports.files"))


def test_the_secretariat_gets_the_draft_once_a_quarter_and_nobody_else_does(village: Town) -> None:
    sleep_until(village, datetime(2026, 4, 6, 5, 0, tzinfo=UTC))
    village.go(minutes=1)
    village.go(hours=2)
    posts = [each for each in village.rows(Outgoing) if each.kind == "reports.quarterly"]
    assert [each.key.rsplit(":", 1)[0].split(":", 2)[2] for each in posts] == ["2026Q1"]
    letters = [
        m.card.plain() for m in village.letters(SECRETARY) if m.key.startswith("report:") and m.card
    ]
    assert len(letters) == 1
    assert "Nothing is sent to sponsors by itself" in letters[0]
    told = village.said(village.press(SECRETARY, "reports.see", "2026Q1"))
    assert "report for Q1 2026" in told


def test_every_figure_has_the_same_id_and_value_in_the_pdf_the_xlsx_and_the_export(
    seen: Town,
) -> None:
    table = sheets(made(seen, "xlsx").body)["Figures"]
    shown = {str(row["No."]): str(row["As published"]) for row in table}
    assert set(shown) >= {IDS[name] for name in (*PEOPLE, *COUNTS)}
    words = written(made(seen, "pdf").body)
    for ident, value in shown.items():
        assert re.search(rf"(?s)\b{re.escape(ident)}\b.*?{re.escape(value)}", words), ident
    export = sheets(made(seen, "xlsx", internal=True).body)["figures"]
    for row in export:
        if str(row["figure"]) in shown and row["published"]:
            said = {"on_track": "on track", "untold": "not told yet"}
            published = said.get(str(row["published"]), row["published"])
            assert shown[str(row["figure"])] == published, row


def _day(value: object) -> date:
    assert isinstance(value, datetime)
    return value.date()


def recounted(book: Mapping[str, Rows]) -> dict[str, int]:
    """Each figure from the export's rows alone, as its sheet `how_to_read` says."""
    (span,) = book["quarter"]
    before, since, until = (str(span[each]) for each in ("before_from", "from", "until"))
    first, end = _day(span["first_day"]), _day(span["end_day"])

    def within(row: Mapping[str, object], name: str, low: str, high: str) -> bool:
        return row[name] is not None and low <= str(row[name]) < high

    def here(row: Mapping[str, object], moment: str) -> bool:
        left = row["left_at"]
        return str(row["joined_at"]) < moment and (left is None or str(left) >= moment)

    members = book["members"]
    active = {row["member"] for row in book["days"] if first <= _day(row["day"]) < end}
    newcomers = [row for row in members if within(row, "joined_at", before, since)]
    quick = [
        row
        for row in newcomers
        if any(
            other["member"] == row["member"]
            and timedelta(0) <= _day(other["day"]) - _day(row["joined_on"]) <= timedelta(days=28)
            for other in book["days"]
        )
    ]
    by_member = sorted(Counter(row["member"] for row in book["contributions"]).values())[::-1]
    calls = [_day(row["day"]) for row in book["calls"]]
    gaps = {after for one, after in pairwise(calls) if 42 <= (after - one).days <= 56}
    held = [day for day in calls if first <= day < end]
    decisions = Counter(row["decision"] for row in book["experiments"])
    present = [row for row in members if here(row, until)]
    factor = next(
        (n for n in range(1, len(by_member) + 1) if 2 * sum(by_member[:n]) >= sum(by_member)), 0
    )
    return {
        "members_start": sum(here(row, since) for row in members),
        "joined": sum(within(row, "joined_at", since, until) for row in members),
        "left": sum(within(row, "left_at", since, until) for row in members),
        "members_end": len(present),
        "took_part": len(active & {row["member"] for row in present}),
        **{f"level_{row['level']}": int(str(row["members"])) for row in book["levels"]},
        "newcomers": len(newcomers),
        "newcomers_took_part": len(quick),
        "asked": sum(row["asked"] == 1 for row in book["attendance"]),
        "came": sum(row["came"] == 1 for row in book["attendance"]),
        "absence_factor": factor,
        "calls": len(held),
        "on_cadence": sum(day in gaps for day in held),
        "gatherings": len(book["gatherings"]),
        "organisations": len({row["organisation"] for row in present} - {None, ""}),
        **{each: decisions[each] for each in ("keep", "change", "drop")},
        "projects": len(book["projects"]),
    }


def test_every_figure_can_be_counted_again_from_the_export_s_rows_alone(seen: Town) -> None:
    book = sheets(made(seen, "xlsx", internal=True).body)
    counted = {str(row["name"]): row["counted"] for row in book["figures"]}
    again = recounted(book)
    assert set(again) == {*PEOPLE, *COUNTS}
    for name, count in again.items():
        assert counted[name] == count, name
    assert again["calls"] == 3
    assert again["on_cadence"] == 2
    assert again["joined"] == 5
    sector = {row["organisation"]: row["sector"] or "unsaid" for row in book["organisations"]}
    until = str(book["quarter"][0]["until"])
    places = {
        row["organisation"]
        for row in book["members"]
        if row["organisation"] and (row["left_at"] is None or str(row["left_at"]) >= until)
    }
    for name, count in Counter(f"sector {sector[place]}" for place in places).items():
        assert counted[name] == count


def test_the_export_has_nobody_s_name_and_nobody_s_words(seen: Town) -> None:
    body = made(seen, "xlsx", internal=True).body
    with ZipFile(BytesIO(body)) as book:
        words = "".join(
            book.read(name).decode() for name in book.namelist() if name.endswith("xml")
        )
    assert "Amina" not in words
    assert "Ministry" not in words
    assert "night flow" not in words


def test_no_published_file_has_a_count_of_people_that_is_not_a_band(seen: Town) -> None:
    for row in sheets(made(seen, "xlsx").body)["Figures"]:
        if row["No."] in {IDS[name] for name in PEOPLE}:
            assert str(row["As published"]) == "fewer than 5" or "–" in str(row["As published"])
            assert int(str(row["At most"])) - int(str(row["At least"])) == 4
    for kept in seen.rows(Report):
        assert re.search(r'"members_end": \d', kept.counted)
        assert not re.search(r'"members_end": \d', kept.published)


@pytest.mark.parametrize("language", ["en", "tr"])
def test_the_pdf_says_people_s_words_as_they_are_and_is_the_same_each_time(
    seen: Town, language: str
) -> None:
    body = made(seen, "pdf", language).body
    assert made(seen, "pdf", language).body == body
    words = " ".join(written(body).split())
    assert '#strong[*I* found $x$ whom to ask] = \\ "quoted"' in words
    assert '=HYPERLINK("http://x.example") clinic' in words
    assert "#Field *visit*" in words
    assert "İğdır'da" in words
    assert b"/StructTreeRoot" in body
    assert b"pdfuaid" in body or b"/MarkInfo" in body


def test_letters_that_no_font_has_are_marked_and_said(seen: Town) -> None:
    with seen.store.reading() as session:
        now = moment(seen, session)
        now.here.name = "Su مياه 水\U0001f4a7 Ψ Ж"
        text = now.texts.tongue("en", "UTC")
        body = paper.pdf(document(now, drafting.told(now, Q2), text))
        session.expunge_all()
    words = written(body)
    assert "Ψ Ж" in words
    if "水" not in words:
        assert "Some letters are in none of the fonts at hand" in " ".join(words.split())


def test_the_xlsx_has_charts_and_a_head_that_stays_and_no_formula(seen: Town) -> None:
    with ZipFile(BytesIO(made(seen, "xlsx").body)) as book:
        charts = [name for name in book.namelist() if name.startswith("xl/charts/chart")]
        first = book.read("xl/worksheets/sheet1.xml").decode()
        every = "".join(
            book.read(name).decode() for name in book.namelist() if "/worksheets/sheet" in name
        )
        strings = book.read("xl/sharedStrings.xml").decode()
    assert len(charts) == 3
    assert 'state="frozen"' in first
    assert "<f>" not in every
    assert "=HYPERLINK" in strings


def test_a_story_goes_as_soon_as_its_teller_withdraws_it(lived: Town) -> None:
    lived.command(SECRETARY, "report")
    lived.press(SECRETARY, "reports.publish")
    assert "We cut night flow" in written(made(lived, "pdf").body)
    with lived.store.transaction() as session:
        session.get_one(Story, "story0").withdrawn_at = lived.clock()
    assert "We cut night flow" not in written(made(lived, "pdf").body)


def test_tellers_are_named_as_they_consented(seen: Town) -> None:
    rows = {str(row["Story"]): row["Told by"] for row in sheets(made(seen, "xlsx").body)["Stories"]}
    by_name, by_none, by_organisation = (
        next(by for story, by in rows.items() if part in story)
        for part in ("night flow", "#strong", "haritasını")
    )
    with seen.store.reading() as session:
        names = [each.name for each in session.exec(select(Organisation))]
    assert not by_none
    assert str(by_name).startswith("Amina Wekulo")
    assert by_organisation in names


def test_goals_stand_as_they_stood_at_the_quarter_s_end(seen: Town) -> None:
    with seen.store.reading() as session:
        states = dict(gathering.goal_states(moment(seen, session), Q2))
    assert states == {"Less loss in ten towns": "on_track", "A handbook that is used": "untold"}


def test_another_community_s_quarters_and_links_are_its_own(seen: Town) -> None:
    with seen.store.reading() as session:
        now = moment(seen, session)
        assert links.behind(now, "0" * 32, "report", "pdf") is None


@pytest.mark.parametrize(
    ("made_by", "factor"),
    [
        ([], 0),
        ([0, 0], 0),
        ([3], 1),
        ([1000, 202, 90, 33, 332, 343, 42, 433], 2),
        ([1, 1, 1, 1], 2),
        ([5, 5, 0], 1),
    ],
)
def test_the_absence_factor_is_chaoss_s(made_by: list[int], factor: int) -> None:
    assert absence_factor(made_by) == factor
