"""The command line: help, mistakes, languages and endings, without running a simulation."""

import json
import subprocess
import sys
from collections.abc import Callable
from importlib import import_module
from pathlib import Path

import pytest

from essaim import __main__ as front
from essaim.commands import HOMES, command_line
from essaim.language import language_of, settle_language
from sim.problems import InputError
from sim.words import language, use_language

REPOSITORY = Path(__file__).resolve().parents[2]
VERBS = ["new", "run", "compare", "experiment", "export", "import", "calibrate", "backtest", "forecast", "watch",
         "informs", "diagnose", "claims", "explain", "demo", "lab"]  # fmt: skip


def test_help_lists_the_verbs_in_the_order_of_the_work(essaim: Callable) -> None:
    said = essaim("--help")
    assert said.code == 0
    places = [said.out.index(f"│ {verb} ") for verb in VERBS]
    assert places == sorted(places)


@pytest.mark.parametrize("verb", VERBS)
@pytest.mark.parametrize(("code", "words"), [("en", "Show this help"), ("fr", "Afficher cette aide")])
def test_every_verb_explains_itself_in_both_languages(essaim: Callable, verb: str, code: str, words: str) -> None:
    said = essaim(verb, "--help", "--lang", code)
    assert said.code == 0
    assert words in said.out
    for name in ("option-", "argument-", "metavar-", "help-"):
        assert name not in said.out, "a sentence was not put in"


@pytest.mark.parametrize("verb", VERBS)
def test_every_verb_takes_json_and_lang(essaim: Callable, verb: str) -> None:
    said = essaim(verb, "--help")
    assert "--json" in said.out
    assert "--lang" in said.out


@pytest.mark.parametrize(
    ("arguments", "english", "french"),
    [
        (["rnu"], "did you mean “essaim run”?", "vouliez-vous dire « essaim run » ?"),
        (["explain", "zzzz"], "nothing of that name to explain", "rien de ce nom à expliquer"),
        (["run"], "SCENARIO is missing", "il manque SCENARIO"),
        (["run", "b2b-slack", "--runz", "3"], "did you mean --runs?", "vouliez-vous dire --runs ?"),
        (["run", "x", "--runs", "many"], "--runs many: must be a whole", "--runs many : il faut un nombre entier"),
        (["run", "b2b-slack", "--runs"], "--runs needs a value", "--runs doit être suivi d’une valeur"),
        (["run", "b2b-slack", "--runs", "0"], "--runs 0: must be 1 or more", "--runs 0 : il faut au moins 1"),
        (["run", "b2b-slack", "twice"], "twice: one word too many", "twice : c’est un mot de trop"),
        (["forecast", "x.csv", "--as-of", "soon"], "--as-of soon: must be a date", "--as-of soon : il faut une date"),
        (["compare", "a", "b", "--kpi", "weekly_activ"], "did you mean weekly_active?", "dire weekly_active ?"),
        (["demo", "--plan", "b2b-slack"], "two different plans", "deux"),
    ],
)  # fmt: skip
def test_a_mistake_is_one_clear_message_in_both_languages(
    essaim: Callable, arguments: list[str], english: str, french: str
) -> None:
    for code, words in (("en", english), ("fr", french)):
        said = essaim(*arguments, "--lang", code)
        assert said.code == 2
        assert words in said.err
        assert said.out == ""
        assert "Traceback" not in said.err


def test_a_language_that_does_not_exist_is_refused(essaim: Callable) -> None:
    said = essaim("run", "b2b-slack", "--lang", "de")
    assert said.code == 2
    assert "--lang de" in said.err


def test_a_verb_alone_shows_help_and_fails(essaim: Callable) -> None:
    said = essaim()
    assert said.code == 2
    assert "essaim [OPTIONS] VERB" in said.out + said.err


def test_the_option_wins_over_the_environment() -> None:
    assert settle_language(["run", "--lang=fr", "x"], {"ESSAIM_LANG": "en"}) == ["run", "x"]
    assert language() == "fr"
    use_language("en")


@pytest.mark.parametrize(
    ("environment", "code"),
    [
        ({}, "en"),
        ({"LANG": "fr_FR.UTF-8"}, "fr"),
        ({"LANG": "de_DE.UTF-8"}, "en"),
        ({"LANG": "fr_FR.UTF-8", "LC_ALL": "C"}, "en"),
        ({"LANG": "en_GB.UTF-8", "ESSAIM_LANG": "fr"}, "fr"),
        ({"LANG": "fr_FR.UTF-8", "LC_ALL": ""}, "fr"),
        ({"ESSAIM_LANG": "FR"}, "fr"),
    ],
)
def test_the_environment_chooses_the_language(environment: dict[str, str], code: str) -> None:
    assert language_of(environment) == code


def test_lang_without_a_language_is_refused() -> None:
    with pytest.raises(InputError):
        settle_language(["run", "--lang"], {})


def test_an_interruption_ends_politely(essaim: Callable, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted(arguments: list[str]) -> int:
        raise KeyboardInterrupt

    monkeypatch.setattr(front, "_run_verb", interrupted)
    said = essaim("run", "b2b-slack")
    assert said.code == 130
    assert "Interrupted" in said.err


@pytest.mark.parametrize(
    "topic",
    ["day", "weekly_active", "retention_factor", "ties", "visiting.rate", "Butler 2001", "A22", "a40", "b2b-slack"],
)
@pytest.mark.parametrize("code", ["en", "fr"])
def test_a_topic_is_explained_to_people_and_programs(essaim: Callable, topic: str, code: str) -> None:
    shown = essaim("explain", topic, "--runs", "0", "--lang", code)
    assert shown.code == 0
    assert len(shown.out) > 100
    document = json.loads(essaim("explain", topic, "--runs", "0", "--lang", code, "--json").out)
    assert document["verb"] == "explain"
    assert document["topic"].lower() == topic.lower()


def test_the_day_is_explained_in_the_order_of_the_schedule(essaim: Callable) -> None:
    from sim.schedule import DAY

    document = json.loads(essaim("explain", "day", "--json").out)
    assert [phase["name"] for phase in document["phases"]] == [phase.name for phase in DAY]


def test_an_assumption_names_the_parameters_that_rest_on_it(essaim: Callable) -> None:
    document = json.loads(essaim("explain", "A27", "--json").out)
    assert "moderating.sting_posting" in document["parameters"]


def test_the_retention_factor_is_explained_with_its_warning(essaim: Callable) -> None:
    assert "mélange croissance" in " ".join(essaim("explain", "retention_factor", "--lang", "fr").out.split())


def test_every_verb_lives_in_the_module_that_is_loaded_for_it() -> None:
    there = {verb: home for home in set(HOMES.values()) for verb in import_module(f"essaim.commands.{home}").VERBS}
    assert there == dict(HOMES)
    assert list(command_line().commands) == list(HOMES)


def test_the_command_line_for_a_verb_holds_it_alone_and_as_it_is_among_the_others() -> None:
    [(verb, alone)] = command_line("run").commands.items()
    among = command_line("nothing").commands[verb]
    assert [(one.name, one.opts, one.help) for one in alone.params] == [
        (one.name, one.opts, one.help) for one in among.params
    ]


def loaded_by(*arguments: str) -> set[str]:
    """Return which heavy libraries a fresh Python loads for this."""
    heavy = ("numba", "mesa", "pandas", "altair", "scipy", "pyarrow")
    code = f"import sys\n{arguments[0]}\nprint([name for name in {heavy} if name in sys.modules], file=sys.stderr)"
    done = subprocess.run([sys.executable, "-c", code], cwd=REPOSITORY, capture_output=True, text=True, check=True)
    return set(eval(done.stderr.strip().splitlines()[-1]))


def test_importing_essaim_loads_nothing_heavy() -> None:
    assert loaded_by("import essaim") == set()


def test_help_loads_nothing_heavy() -> None:
    assert loaded_by("from essaim.__main__ import main; main(['--help'])") == set()


def test_a_run_shown_as_a_table_loads_nothing_heavy(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Once the kernel is compiled; runs that are kept and read again need the library of their files, not pandas."""
    command = "from essaim.__main__ import main; main(['run', 'b2b-slack', '--runs', '2'])"
    monkeypatch.setenv("ESSAIM_STORE", "off")
    loaded_by(command)  # compiles where nobody has
    assert loaded_by(command) == set()

    monkeypatch.setenv("ESSAIM_STORE", str(tmp_path))
    assert [loaded_by(command) for _ in ("computed", "read")] == [{"pyarrow"}] * 2


def test_the_public_names_are_there() -> None:
    import essaim as package

    assert package.__all__ == ["backtest", "calibrate", "compare", "forecast", "load", "read_export", "run"]
    assert set(package.__all__) <= set(dir(package))
    assert all(callable(getattr(package, name)) for name in package.__all__)
    with pytest.raises(AttributeError, match="no attribute 'forcast'"):
        _ = package.forcast
