"""The grammar of time expressions: tokens become one character each, and rules are patterns over those characters.

A text is cut into tokens; each token's class (month, weekday, number that can be a day, "the", ...) becomes one
character, everything else a full stop. Rules are regular expressions over that short string, so that "the end of last
year" and "the beginning of next month" are one pattern, and text without time words costs one pass of the tokeniser.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any, cast

import yaml

TOKEN = re.compile(
    r"\d{4}-\d\d-\d\d(?!\d)"  # 2025-02-27
    r"|\d{1,2}(?:[:.]\d\d)?[ \u00a0]?(?:[ap]\.m\b\.?|[ap]m\b)"  # 10 a.m., 6:40 pm
    r"|\d+(?:[.,:]\d+)*(?:st|nd|rd|th|s)?\b"  # 27th, 1,200, 10:30, 16.06.2025, 1990s
    r"|['’ʼ]s\b"
    r"|\b[QH][1-4]\b"
    r"|[^\W\d_]+"
    r"|\n[^\S\n]*\n"
    r"|\S"
)

OTHER = "."
PUNCTUATION = {
    ",": "COMMA",
    "-": "DASH",
    "–": "DASH",
    "—": "DASH",
    "/": "SLASH",
    "'s": "POSS",
    "’s": "POSS",
    "ʼs": "POSS",
}
APOSTROPHES = {"'": "APOS", "’": "APOS", "ʼ": "APOS", "‘": "APOS", ".": "DOT", "(": "OPEN", ")": "CLOSED"}
NUMERIC = ("ISO", "CLOCK", "HHMM", "DAYNUM", "DAYORD", "TWODIGIT", "YEARNUM", "OLDYEAR", "DECADE", "DOTTED", "NUMBER")
PHRASES = {
    "MONTHS": "(?:[MONTH MAYMONTH]|ABBRMONTH DOT?)",
    "DATEDAY": "(?:WEEKDAY|ABBRDAY DOT?)",
    "DAYS": "[DAYNUM DAYORD]",
    "COUNT": "(?:NUMWORD DASH NUMWORD|[DAYNUM TWODIGIT YEARNUM OLDYEAR NUMBER NUMWORD]|AN? VAGUE(?: OF)?)",
    "ANYUNIT": "[UNIT UNITS]",
    "DEIXIS": "[LAST PAST NEXT THIS COMING PREVIOUS FOLLOWING]",
    "ANYYEAR": "[YEARNUM OLDYEAR]",
    # Whole expression of a part: "early", "mid-", "the end of", "towards the end of".
    "EDGE": "(?:[EARLY MID LATE]DASH?(?:IN)?(?:THE)?|THE?[EARLY]?[BEGIN MIDDLE END]OF)",
}

RULES: tuple[tuple[str, str], ...] = (
    ("iso", "(?:DATEDAY COMMA?)?(?P<iso>ISO)"),
    ("dotted", "(?:DATEDAY COMMA?)?(?P<dotted>DOTTED)"),
    ("slashed", r"(?P<a>DAYNUM)SLASH(?P<b>DAYNUM)SLASH(?P<c>[DAYNUM TWODIGIT YEARNUM])"),
    # 28 February to 3 March 2025; February 28 - March 3
    (
        "range_months",
        "(?P<d1>DAYS)(?P<m1>MONTHS)(?:COMMA?(?P<y1>YEARNUM))?(?:DASH|TO|UNTIL)THE?(?P<d2>DAYS)OF?(?P<m2>MONTHS)"
        "(?:COMMA?(?P<y2>ANYYEAR))?",
    ),
    (
        "range_months",
        "(?P<m1>MONTHS)(?P<d1>DAYS)(?:COMMA(?P<y1>YEARNUM))?(?:DASH|TO|UNTIL)(?P<m2>MONTHS)(?P<d2>DAYS)"
        "(?:COMMA?(?P<y2>ANYYEAR))?",
    ),
    # 19-20 November; June 16 to 18
    ("range_days", "THE?(?P<d1>DAYS)(?:DASH|TO|UNTIL)THE?(?P<d2>DAYS)OF?(?P<m>MONTHS)(?:COMMA?(?P<y>ANYYEAR))?"),
    ("range_days", "(?P<m>MONTHS)(?P<d1>DAYS)(?:DASH|TO|UNTIL)(?P<d2>DAYS)(?:COMMA(?P<y>ANYYEAR))?"),
    # 18 and 24 February: the first day borrows the month of the second.
    (
        "shared_month",
        "(?P<d>DAYS)(?=(?:COMMA DAYS)*(?:COMMA|(?:COMMA?(?:AND|OR)))"
        "THE?DAYS OF?(?P<m>MONTHS)(?:COMMA?(?P<y>ANYYEAR))?)",
    ),
    ("date", "(?:DATEDAY COMMA?)?THE?(?P<d>DAYS)OF?(?P<m>MONTHS)(?:COMMA?(?P<y>ANYYEAR))?"),
    (
        "date",
        "(?:DATEDAY COMMA?(?:THE|ON)?)?(?P<m>MONTHS)THE?(?P<d>DAYS)(?!DASH?UNITS)(?:COMMA?(?P<y>ANYYEAR))?",
    ),
    ("month_year", "(?P<edge>EDGE)?(?P<m>MONTHS)(?:COMMA|OF)?(?P<y>ANYYEAR)(?!DASH?UNIT)"),
    ("month_relative", "(?P<edge>EDGE)?(?P<m>MONTHS)(?:COMMA|OF|IN)?(?P<dir>[LAST NEXT THIS])(?P<u>UNIT)"),
    ("month_relative", "(?P<dir>[LAST NEXT THIS])(?P<m>[MONTH MAYMONTH])"),
    ("month", "(?P<edge>EDGE)(?P<m>[MONTH MAYMONTH ABBRMONTH])(?!POSS)"),
    ("date", "THE(?P<d>ORDINAL)OF(?P<m>MONTHS)(?:COMMA?(?P<y>ANYYEAR))?"),
    (
        "week_of_month",
        "THE?(?P<o>[ORDINAL LAST])(?P<n>COUNT)?(?P<u>ANYUNIT)(?:OF|IN)(?P<m>[MONTH MAYMONTH])(?:COMMA?(?P<y>ANYYEAR))?",
    ),
    ("month", "(?P<m>MONTH)"),
    ("month", "(?<=[IN SINCE UNTIL BY FROM LAST NEXT BETWEEN])(?P<m>MAYMONTH)"),
    ("month_as_adjective", "(?<=THE)(?P<m>MAYMONTH)"),
    # quarters, halves
    (
        "part_of_year",
        "THE?(?P<o>[ORDINAL LAST])DASH?(?P<k>[QUARTER HALF])(?:(?:OF|IN)?(?:(?P<y>ANYYEAR)|THE?(?P<dir>DEIXIS)UNIT))?",
    ),
    ("part_of_year", "(?P<q>QUARTERSHORT)(?:OF|SLASH)?(?P<y>YEARNUM)?"),
    ("part_of_year", "(?P<dir>[LAST PAST NEXT THIS PREVIOUS])(?P<k>QUARTER)"),
    # fiscal years
    ("fiscal", "THE?FISCAL UNIT?(?P<y>YEARNUM)(?:[SLASH DASH](?P<y2>[TWODIGIT DAYNUM YEARNUM]))?"),
    ("fiscal", "FISCALSHORT DASH?(?P<y>YEARNUM)"),
    ("fiscal", "THE?(?P<dir>DEIXIS)?FISCAL UNIT"),
    # deictic days
    ("two_days_off", "THE UNIT(?P<dir>[BEFORE AFTER])(?P<t>DEICTIC)"),
    ("deictic", "(?:(?P<part>[EARLY LATE EARLIER LATER])|THE?[BEGIN END MIDDLE]OF)?(?P<t>DEICTIC)(?P<dp>DAYPART)?"),
    ("deictic", "(?P<t>OVERNIGHT)"),
    ("daypart", "(?P<dir>[LAST THIS])(?P<dp>DAYPART)"),
    # weekdays
    ("weekday_of_week", "(?P<w>WEEKDAY)(?P<dp>DAYPART)?(?:OF|IN)?(?P<dir>[LAST NEXT THIS])(?P<u>UNIT)"),
    (
        "weekday",
        "(?:[EARLY LATE](?:ON)?)?(?P<dir>THIS[COMING PAST]|[LAST PAST NEXT THIS COMING]|THE(?:FOLLOWING|PREVIOUS))?"
        "(?P<w>WEEKDAY)(?P<dp>DAYPART|MIDNIGHT)?",
    ),
    ("weekdays", "(?:EVERY)?(?P<w>WEEKDAYS)"),
    ("every", "(?P<e>EVERY)(?:(?P<n>COUNT)?(?P<u>ANYUNIT)|(?P<w>WEEKDAY))"),
    ("weekend", "(?P<dir>THIS[COMING PAST]|[LAST PAST NEXT THIS COMING]|THE(?:FOLLOWING|PREVIOUS)?)WEEKEND"),
    # seasons
    ("season", "(?P<edge>EDGE)?(?P<s>SEASON)(?:OF?(?P<y>ANYYEAR)|OF?(?P<dir>[LAST NEXT THIS])(?P<u>UNIT))"),
    (
        "season",
        "(?:THE?[BEGIN END MIDDLE]OF|[EARLY LATE MID]DASH?)?"
        "(?P<dir>THIS[COMING PAST]|[LAST PAST NEXT THIS COMING])(?P<s>SEASON)",
    ),
    ("season", "(?P<edge>(?:[EARLY LATE MID]DASH?)|THE[BEGIN END MIDDLE]OF THE)(?P<s>SEASON)"),
    ("season", "(?<=[IN OVER BY UNTIL SINCE])THE?(?P<s>SEASON)(?![OF UNIT])"),
    # the past few days, the next 48 hours, recent weeks, the days ahead
    (
        "counted",
        "(?:THE|THESE)?(?P<dir>[LAST PAST NEXT COMING RECENT PREVIOUS FOLLOWING])"
        "(?P<n>COUNT|VAGUE)?[DASH FILLER]?(?P<u>UNITS)",
    ),
    ("counted", "(?:THE|THESE)(?P<n>COUNT|VAGUE)?(?P<u>UNITS)(?P<dir>AHEAD|TO COME)"),
    # "the next day" follows what was named; "in the next week" is about the writer's week
    ("anchored_next", "(?<![IN OVER WITHIN FOR])THE(?P<dir>NEXT)(?P<u>UNIT)"),
    # last week, the coming month, earlier this year, the end of next year, late last month
    (
        "relative",
        "(?:(?P<edge>EDGE)|(?P<part>[EARLIER LATER]))?THE?"
        "(?P<dir>(?:THIS)?[LAST PAST NEXT THIS COMING RECENT])(?P<u>UNIT)"
        "(?P<of>AGO)?",
    ),
    ("edge_unit", "(?P<edge>THE[EARLY]?[BEGIN MIDDLE END]OF)(?:THE|THAT)?(?P<u>UNIT)"),
    ("edge_unit", "(?P<u>UNIT)(?:DASH|POSS)?(?P<edge>END)"),
    ("edge_year", "(?P<edge>EDGE)(?P<y>YEARNUM)"),
    # relative to what was named before
    (
        "same_then",
        "THE SAME(?P<what>UNIT|PERIOD|QUARTER|TIME)(?:OF|IN)?(?:THE?(?P<dir>[LAST PREVIOUS])UNIT|AN UNIT[AGO EARLIER])",
    ),
    ("anchored_same", "(?:[THE THAT]SAME|THAT)(?P<u>UNIT)(?P<end>DAYPART)?"),
    ("part_of_the", "(?P<part>[EARLIER LATER EARLY LATE])IN THE(?P<u>UNIT)(?!OF)"),
    ("anchored_same", "(?<=[IN ENDED])THE(?P<u>UNIT)(?![OF AFTER BEFORE])"),
    ("anchored_next", "THE(?P<dir>[FOLLOWING PREVIOUS])(?P<u>UNIT)(?!OF)"),
    ("anchored_next", "THE(?P<u>UNIT)(?P<dir>[BEFORE AFTER PREVIOUS EARLIER])"),
    # two years ago, a week earlier, three days after the call, two weeks from now
    (
        "ago",
        "(?P<n>COUNT|AN|VAGUE)(?P<half>AND AN HALF)?[DASH FILLER]?(?P<u>ANYUNIT)(?P<half2>AND AN HALF)?"
        "(?P<dir>AGO|EARLIER|LATER|BEFORE|AFTER|PREVIOUS|FROM NOW|FROM DEICTIC|APOS TIME|POSS TIME|TIME)",
    ),
    ("ago", "(?P<u>[UNITS])(?P<dir>AGO|EARLIER|LATER|BEFORE|AFTER)"),
    # durations, but for ages
    ("age", "COUNT DASH?ANYUNIT DASH?OLD"),
    (
        "duration",
        "(?P<rel>[FOR WITHIN]THE?)?(?P<n>COUNT|VAGUE)(?P<half>AND AN HALF)?[DASH FILLER]?(?P<u>ANYUNIT)",
    ),
    ("duration", "(?P<rel>FOR|WITHIN|OVER)(?P<n>AN)(?P<u>UNIT)(?P<half2>AND AN HALF)?"),
    ("duration", "(?P<rel>FOR)(?P<u>UNITS)"),
    ("duration", "(?<=[IN ABOUT])(?P<n>AN)(?P<u>UNIT)(?![AGO EARLIER LATER AFTER BEFORE])"),
    ("duration", "(?P<u>UNITS)"),
    # years and decades
    ("years", "(?P<y1>YEARNUM)(?P<join>DASH|SLASH|TO|AND|UNTIL)(?P<y2>[YEARNUM TWODIGIT DAYNUM])(?!(?:COUNT)?[UNITS])"),
    ("decade", "(?P<edge>EDGE)?THE?APOS?(?P<y>DECADE)"),
    ("short_year", "(?<=[IN SINCE OF BY FROM])APOS(?P<y>TWODIGIT)"),
    ("year", "(?P<y>YEARNUM)"),
    ("year", "(?<=[IN SINCE])(?P<y>OLDYEAR)"),
    # hours of the day
    ("clock", "(?P<t>CLOCK)(?:OPEN?(?P<z>LOCAL TIME|ZONE)CLOSED?)?"),
    ("clock", "(?P<t>[HHMM DOTTED NUMBER YEARNUM OLDYEAR TWODIGIT])OPEN?(?P<z>LOCAL TIME|ZONE)"),
    ("clock", "(?<=AT)(?P<t>HHMM)"),
    ("clock", "(?<=[AT UNTIL BY AFTER BEFORE])(?P<t>MIDNIGHT)"),
    # holidays on fixed days
    ("christmas", "(?P<c>CHRISTMAS)(?P<eve>EVE)?"),
    ("frequency", "(?P<f>FREQUENCY)"),
    ("vague", "(?<=IN)THE(?:NEAR)?(?P<v>[PAST FUTURE])(?!DASH)"),
    ("vague", "(?<=FOR)THE(?P<v>TIME BEING)"),
    ("vague", "(?P<v>[VAGUE_REFERENCE RECENT NOW])"),
)


@dataclass(frozen=True, slots=True)
class Lexicon:
    """The word lists of data/times.yml.

    Attributes:
        classes: token text to class name, in the spellings that count.
        values: class name and token in small letters to the value of the word (number of a month, letter of a unit).
        lists: other lists and tables of the file by name.
    """

    classes: Mapping[str, str]
    values: Mapping[tuple[str, str], Any]
    lists: Mapping[str, Any]

    def value(self, token: str, *names: str) -> Any:
        """The value of a word in the first of the classes that has it, None if none has."""
        for name in names:
            found = self.values.get((name, token.lower()))
            if found is not None:
                return found
        return None

    def values_of(self, *names: str) -> frozenset[str]:
        """The words of some classes, in small letters."""
        return frozenset(word for name, word in self.values if name in names)


@cache
def lexicon() -> Lexicon:
    """The word lists, read once."""
    data: dict[str, Any] = yaml.safe_load(files("dragoman.reading").joinpath("data/times.yml").read_text("utf-8"))
    classes: dict[str, str] = dict(PUNCTUATION) | APOSTROPHES
    values: dict[tuple[str, str], Any] = {}
    for word in data["vague_reference"]:  # words that have a class of their own get it below
        classes[word] = classes[word.capitalize()] = "VAGUE_REFERENCE"
    for word in data["frequency"]:
        classes[word] = "FREQUENCY"
    for kind in ("words", "capital"):
        for name, words in data[kind].items():
            for word, value in words.items():
                spellings = {word, word.upper()} | ({word.capitalize()} if kind == "words" else set())
                classes.update(dict.fromkeys(spellings, name.upper()))
                values[name.upper(), word.lower()] = value
    return Lexicon(classes, values, data)


def number_class(token: str) -> str:
    """The class of a token that starts with a digit."""
    if token[-1] in "mM.":
        return "CLOCK"
    if token.isdigit():
        value = int(token)
        if len(token) == 4:
            return "YEARNUM" if 1900 <= value < 2100 else "OLDYEAR" if 1000 <= value < 2100 else "NUMBER"
        if 1 <= value <= 31 and len(token) <= 2:
            return "DAYNUM"
        return "TWODIGIT" if len(token) == 2 else "NUMBER"
    if re.fullmatch(r"\d{4}-\d\d-\d\d", token):
        return "ISO"
    if re.fullmatch(r"[012]?\d:[0-5]\d", token):
        return "HHMM"
    if re.fullmatch(r"\d{1,2}\.\d{1,2}\.(?:19|20)\d\d", token):
        return "DOTTED"
    if re.fullmatch(r"(?:[1-9]|[12]\d|3[01])(?:st|nd|rd|th)", token):
        return "DAYORD"
    return "DECADE" if re.fullmatch(r"(?:1[5-9]|20)?[0-9]0s", token) else "OTHER_NUMBER"


NAME = re.compile(r"[A-Z_]{2,}")

KEYS = (
    "MONTH MAYMONTH ABBRMONTH WEEKDAY WEEKDAYS UNIT UNITS WEEKEND QUARTER HALF QUARTERSHORT SEASON DEICTIC OVERNIGHT "
    "DAYPART MIDNIGHT FISCAL FISCALSHORT ISO CLOCK HHMM YEARNUM OLDYEAR DECADE DOTTED SLASH ZONE CHRISTMAS FREQUENCY "
    "VAGUE_REFERENCE RECENT NOW PAST FUTURE BEING LOCAL APOS SAME"
)


@dataclass(frozen=True, slots=True)
class Grammar:
    """The compiled rules.

    Attributes:
        codes: class name to its character.
        master: all rules as one pattern; the groups of rule k end in `_k`.
        key: finds a class without which no rule applies.
        token_codes: known words to characters.
        parts: for each rule the names and numbers of its groups.
    """

    codes: Mapping[str, str]
    master: re.Pattern[str]
    key: re.Pattern[str]
    token_codes: Mapping[str, str]
    parts: Sequence[Sequence[tuple[str, int]]]

    def code(self, token: str) -> str:
        """The character of the class of a token that starts with a digit."""
        return self.codes.get(number_class(token), OTHER) if token.isascii() else OTHER


@cache
def grammar() -> Grammar:
    """The rules, compiled once."""
    names = sorted({*lexicon().classes.values(), *NUMERIC, *KEYS.split()})
    codes = {name: chr(0x4E00 + index) for index, name in enumerate(names)}

    def expand(pattern: str) -> str:
        def one(found: re.Match[str]) -> str:
            name = found[0]
            return expand(PHRASES[name]) if name in PHRASES else codes[name]

        return NAME.sub(one, pattern).replace(" ", "")

    parts = []
    for index, (_, pattern) in enumerate(RULES):
        compiled = expand(pattern)
        compiled = re.sub(r"\(\?P<([a-z]\w*)>", rf"(?P<\1_{index}>", compiled)
        parts.append(f"(?P<RULE_{index}>{compiled})")
    words = {word: codes[name] for word, name in lexicon().classes.items()}
    master = re.compile("|".join(parts))
    numbered: list[list[tuple[str, int]]] = [[] for _ in RULES]
    for name, number in master.groupindex.items():
        plain, _, index_text = name.rpartition("_")
        if plain != "RULE":
            numbered[int(index_text)].append((plain, number))
    return Grammar(codes, master, re.compile(expand(f"[{KEYS}]")), words, numbered)


@dataclass(frozen=True, slots=True)
class Hit:
    """One rule that fits.

    Attributes:
        rule: name of the rule.
        first: index of its first token.
        last: index of its last token, inclusive.
        groups: named parts that took part, as ranges of token indexes.
    """

    rule: str
    first: int
    last: int
    groups: Mapping[str, tuple[int, int]]


def tokenise(text: str, start: int, end: int) -> tuple[list[re.Match[str]], str]:
    """Tokens of a stretch of text and their classes, one character each."""
    rules = grammar()
    known = rules.token_codes
    tokens = list(TOKEN.finditer(text, start, end))
    codes = [known.get(token[0]) or (rules.code(token[0]) if token[0][0].isdigit() else OTHER) for token in tokens]
    return tokens, "".join(codes)


def hits(codes: str) -> Iterator[Hit]:
    """Rules that fit, from left to right, without overlap; at one place the first rule of the grammar wins."""
    rules = grammar()
    done = 0
    for key in rules.key.finditer(codes):
        if key.start() < done:
            continue
        first = codes.rfind(OTHER, 0, key.start()) + 1
        done = codes.find(OTHER, key.end())
        done = len(codes) if done < 0 else done
        for found in rules.master.finditer(codes, first, done):
            if found.end() == found.start():
                continue
            index = int(cast(str, found.lastgroup).removeprefix("RULE_"))
            groups = {
                name: found.span(number)
                for name, number in rules.parts[index]
                if found.start(number) < found.end(number)
            }
            yield Hit(RULES[index][0], found.start(), found.end() - 1, groups)
