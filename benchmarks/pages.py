"""News pages made from templates of our own, for measuring: a tenth speaks of a negotiation, the rest of anything else.

    python -m benchmarks.pages OUT.warc.gz [--pages 20000] [--relevant 0.1] [--seed 7]
    python -m benchmarks.pages OUT.jsonl --pages 1000 --relevant 1.0

The same arguments give the same bytes. Articles have some 350 words; pages carry the menus, teasers, scripts and styles
that pages have, about 40 kB. Nothing in them is news.
"""

from __future__ import annotations

import argparse
import io
import json
import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

FIRST_DAY = date(2025, 3, 3)
OUTLETS = ("Harbour Gazette", "Northern Wire", "The Evening Ledger", "Meridian Post", "Lakeside Courier", "Dispatch 24")

PEOPLE = ("Erdogan", "Zelensky", "Macron", "Fidan", "Sybiha", "Rubio", "Lavrov", "Araghchi", "Guterres", "Starmer")
STATES = ("Turkey", "Ukraine", "France", "Iran", "Egypt", "Qatar", "Poland", "Armenia", "Azerbaijan", "Kenya", "Norway")
CAPITALS = ("Ankara", "Kyiv", "Paris", "Tehran", "Cairo", "Doha", "Warsaw", "Yerevan", "Baku", "Nairobi", "Oslo")
AGENCIES = ("Bloomberg", "Reuters", "Anadolu", "AFP", "Axios", "Interfax")
THINGS = (
    "the grain corridor", "a prisoner exchange", "the border crossing", "peacekeeping forces", "the gas contract",
    "the release of frozen funds", "a ceasefire line", "the dam agreement", "port access", "the monitoring mission",
)  # fmt: skip
DAYS = ("on Monday", "on Tuesday", "last week", "in early April", "next month", "on 14 March", "by the end of the year")

TALKS = (
    "{state} may send observers to {capital} if both sides ask for it, {agency} reported {day}, citing officials.",
    "{person} said that {state} would not sign anything on {thing} unless {other} withdraws its demand.",
    "According to a diplomat familiar with the talks, {state} has offered to discuss {thing} {day}.",
    "\"We are ready to meet, but not at any price,\" {person} told reporters in {capital}.",
    "The foreign ministry of {other} declined to comment on {thing}.",
    "It remains unclear whether {other} will agree to {thing}.",
    "{person} refused to meet the envoy of {other} {day}, two people briefed on the matter said.",
    "{state} and {other} agreed to extend {thing}, the government in {capital} announced {day}.",
    "A spokeswoman for the government denied that {state} had rejected the proposal on {thing}.",
    "{agency} wrote, citing an unnamed official, that {person} will visit {capital} {day}.",
    "Negotiators from {state} and {other} held a second round of talks on {thing} in {capital}.",
    "In exchange for {thing}, {other} wants guarantees that {state} has so far been unwilling to give.",
    "\"There will be no deal without {other} at the table,\" said {person}, who spoke to {person2} by phone {day}.",
    "The opposition accused {person} of giving in to pressure from {other}.",
    "{person2} called on {state} to accept the draft, the agency {agency} said.",
)  # fmt: skip

SCENES = (
    ("a cooking column", (
        "Peel the {n} onions and let them soften in butter until they turn the colour of straw.",
        "My grandmother kept a jar of {spice} beside the stove and used it with a heavy hand.",
        "Stir the pot now and then, and add a ladle of stock whenever it looks dry.",
        "The secret of a good {dish} is patience, followed closely by a pinch of {spice}.",
        "Let it rest for {n} minutes before you cut it, or the juices will run all over the board.",
        "If you cannot find fresh {spice}, the dried sort from the corner shop will do.",
    )),
    ("a match report", (
        "{player} opened the scoring after {n} minutes with a low drive from the edge of the box.",
        "The home side looked tired and gave the ball away far too cheaply in midfield.",
        "{player} came off the bench to hit the post twice before the final whistle.",
        "Rain fell through most of the second half and the pitch began to cut up badly.",
        "The coach praised the goalkeeper, who made {n} saves and was cheered off by the crowd.",
        "It was their {n}th win of the season and lifts them above their neighbours on goal difference.",
    )),
    ("the weather", (
        "A band of cloud will drift in from the west overnight and bring showers to the hills.",
        "Temperatures should climb to {n} degrees by the afternoon, warm for the time of year.",
        "Gardeners are told to cover young plants, since a touch of frost is likely in sheltered valleys.",
        "The wind will ease towards evening and leave a calm, clear night with a bright moon.",
        "Swimmers should expect a cool sea, {n} degrees at most, and a stiff breeze along the beach.",
        "The outlook for the weekend is mixed, with the best of the sunshine on the coast.",
    )),
    ("a gadget review", (
        "The new phone from {brand} weighs {n} grams less than last year's and feels it.",
        "Its camera struggles after dark, where pictures turn soft and faces look painted.",
        "Battery life is the surprise: {n} hours of video before the screen went black.",
        "The keyboard has short travel but a pleasant click, and typing on it soon feels natural.",
        "{brand} has moved the power button to the top edge, where my thumb never found it.",
        "At this price there are better tablets, though few with a brighter display.",
    )),
    ("an evening at the theatre", (
        "{player} sings the lead with a warm, dark voice that fills the old hall to the rafters.",
        "The set is bare but for {n} chairs and a ladder, and nobody misses the scenery.",
        "In the second act the orchestra takes over, and the audience hardly dares to breathe.",
        "The costumes borrow from three centuries at once, which is funnier than it sounds.",
        "Tickets for the remaining {n} evenings sold out within an hour.",
        "The curtain fell to long applause, and somebody in the gallery threw a single rose.",
    )),
    ("a traffic note", (
        "The bridge over the canal is closed to lorries until the {n}th while the joints are replaced.",
        "Drivers should allow {n} minutes more than usual for the ring road in the mornings.",
        "Buses on the number {n} line run along the river instead and skip the old town.",
        "The council has painted a new cycle lane beside the station, to the delight of commuters.",
        "A lorry shed its load of gravel near the roundabout, and sweeping took until noon.",
        "Cyclists may use the towpath, which has been resurfaced and lit from end to end.",
    )),
)  # fmt: skip
FILLERS = {
    "spice": ("saffron", "paprika", "cumin", "thyme", "nutmeg"),
    "dish": ("stew", "pie", "soup", "risotto", "tart"),
    "player": ("Okafor", "Lindqvist", "Moreau", "Tanaka", "Oduya", "Brennan"),
    "brand": ("Pelaro", "Quillon", "Vantis", "Ostra"),
}
MENU = (
    "Home",
    "World",
    "Business",
    "Sport",
    "Culture",
    "Weather",
    "Opinion",
    "Video",
    "Archive",
    "About us",
    "Contact",
)
TEASERS = (
    "Ten walks for a wet Sunday", "Minister to visit flooded towns", "What the new timetable means for you",
    "Peace talks enter third week", "Win a weekend by the sea", "Strike at the port called off", "Readers' best photographs",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Article:
    number: int
    relevant: bool
    title: str
    outlet: str
    published: str
    paragraphs: tuple[str, ...]

    @property
    def text(self) -> str:
        return "\n".join(self.paragraphs)


def articles(count: int, relevant: float = 0.1, seed: int = 7, days: int = 5) -> Iterator[Article]:
    """So many articles, spread over some days, each from a generator of its own: any of them can be made alone."""
    for number in range(count):
        chooser = random.Random(f"{seed}/{number}")
        wanted = chooser.random() < relevant
        title, sentences = _talks(chooser) if wanted else _scene(chooser)
        paragraphs, at = [], 0
        while at < len(sentences):
            size = chooser.randint(2, 4)
            paragraphs.append(" ".join(sentences[at : at + size]))
            at += size
        day = FIRST_DAY + timedelta(days=chooser.randrange(days))
        outlet = chooser.choice(OUTLETS)
        yield Article(number, wanted, title, outlet, f"{day}T{chooser.randrange(24):02}:15:00Z", tuple(paragraphs))


def _talks(chooser: random.Random) -> tuple[str, list[str]]:
    sentences = []
    state, other = chooser.sample(STATES, 2)
    thing = chooser.choice(THINGS)
    for template in chooser.choices(TALKS, k=22):
        person, person2 = chooser.sample(PEOPLE, 2)
        sentences.append(
            template.format(
                state=state, other=other, person=person, person2=person2, thing=thing,
                capital=chooser.choice(CAPITALS), agency=chooser.choice(AGENCIES), day=chooser.choice(DAYS),
            )
        )  # fmt: skip
    return f"{state} and {other} weigh {thing}", sentences


def _scene(chooser: random.Random) -> tuple[str, list[str]]:
    name, templates = chooser.choice(SCENES)
    fill = {key: chooser.choice(words) for key, words in FILLERS.items()}
    return name.capitalize(), [t.format(n=chooser.randint(3, 29), **fill) for t in chooser.choices(templates, k=22)]


def page(article: Article) -> bytes:
    """The article as a news site would serve it."""
    chooser = random.Random(article.number)
    menu = "".join(f'<li><a href="/{m.lower().replace(" ", "-")}">{m}</a></li>' for m in MENU)
    teasers = "".join(f'<div class="teaser"><a href="/{i}">{t}</a></div>' for i, t in enumerate(TEASERS))
    noise = "".join(f"var v{i}={chooser.getrandbits(256)};" for i in range(120))
    rules = "".join(f".c{i}{{margin:{i % 9}px;color:#{chooser.getrandbits(24):06x}}}" for i in range(300))
    facts = json.dumps(
        {
            "@context": "https://schema.org", "@type": "NewsArticle", "headline": article.title,
            "datePublished": article.published, "publisher": {"@type": "Organization", "name": article.outlet},
        }
    )  # fmt: skip
    body = "".join(f'<p class="c{i}">{p}</p>' for i, p in enumerate(article.paragraphs))
    return (
        f'<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><title>{article.title} - {article.outlet}</title>'
        f'<script type="application/ld+json">{facts}</script><style>{rules}</style><script>{noise}</script></head><body>'
        f"<header><nav><ul>{menu}</ul></nav></header><main><article><h1>{article.title}</h1>{body}</article>"
        f"<aside>{teasers * 3}</aside></main><footer><ul>{menu}</ul><p>All rights reserved.</p></footer>"
        f"<script>{noise[::-1]}</script></body></html>"
    ).encode()


def write_warc(path: Path, count: int, relevant: float = 0.1, seed: int = 7) -> int:
    """A packed archive of pages, with the request records and style sheets that crawls hold; bytes of all pages."""
    from warcio.statusandheaders import StatusAndHeaders
    from warcio.warcwriter import WARCWriter

    total = 0
    with path.open("wb") as stream:
        writer = WARCWriter(stream, gzip=True)
        for article in articles(count, relevant, seed):
            url = (
                f"https://{article.outlet.lower().replace(' ', '-')}.example/{article.published[:10]}/{article.number}"
            )
            for kind, body in (("text/html; charset=utf-8", page(article)), ("text/css", b"p{margin:0}")):
                headers = StatusAndHeaders("200 OK", [("Content-Type", kind)], protocol="HTTP/1.1")
                record = writer.create_warc_record(
                    url if kind.startswith("text/html") else f"{url}.css",
                    "response",
                    payload=io.BytesIO(body),
                    http_headers=headers,
                    warc_headers_dict={
                        "WARC-Date": article.published,
                        "WARC-Record-ID": f"<urn:uuid:00000000-0000-4000-8000-{article.number:010x}{len(kind):02x}>",
                    },
                )
                writer.write_record(record)
                total += len(body)
    return total


def write_jsonl(path: Path, count: int, relevant: float = 1.0, seed: int = 7) -> None:
    """Articles as JSON lines."""
    with path.open("w", encoding="utf-8") as stream:
        for a in articles(count, relevant, seed):
            line = {
                "id": f"a{a.number}",
                "outlet": a.outlet,
                "title": a.title,
                "published": a.published,
                "text": a.text,
            }
            stream.write(json.dumps(line, ensure_ascii=False) + "\n")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("out", type=Path)
    parser.add_argument("--pages", type=int, default=20_000)
    parser.add_argument("--relevant", type=float, default=0.1)
    parser.add_argument("--seed", type=int, default=7)
    given = parser.parse_args()
    write = write_jsonl if given.out.suffix == ".jsonl" else write_warc
    write(given.out, given.pages, given.relevant, given.seed)


if __name__ == "__main__":
    main()
