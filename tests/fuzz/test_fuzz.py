"""A short run of the fuzzer with fixed seeds (``make fuzz`` runs it for as long as one likes), and the fuzzer itself."""

from __future__ import annotations

from pathlib import Path

import pytest

from fuzz import checks, run

CASES = 24  # of each part and kind; a case takes about 10 ms
OF_RULES = 12  # each compiles its template again


@pytest.mark.parametrize("part", range(5))
@pytest.mark.parametrize("kind", ["package", "template", "data", "rules"])
def test_a_diagnostic_or_a_valid_document(kind: str, part: int) -> None:
    cases = OF_RULES if kind == "rules" else CASES
    traces = {seed: run.run_case(kind, seed)[1] for seed in range(part * cases, (part + 1) * cases)}
    assert {seed: trace for seed, trace in traces.items() if trace} == {}


class TestFuzzer:
    @pytest.mark.parametrize("kind", ["package", "template", "data", "rules"])
    def test_a_seed_gives_the_same_input_again_and_others_give_others(self, kind: str) -> None:
        inputs = [checks.data_of(kind, seed) for seed in range(12)]
        assert inputs == [checks.data_of(kind, seed) for seed in range(12)]
        assert len(set(inputs)) > 9

    def test_both_outcomes_come_up(self) -> None:
        seen = sum((run.run_case("template", seed)[0] for seed in range(60)), run.Counter())
        assert seen["rendered"]
        assert [answer for answer in seen if answer.startswith("TPL")]

    def test_a_traceback_is_a_failure_that_is_kept_with_its_input(
        self, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        monkeypatch.setitem(checks.KINDS, "template", lambda seed: run.Counter(fine=1 // (seed - 4)))
        arguments = ["run", "--only", "template", "--seed", "3", "--cases", "3", "--out", str(tmp_path)]
        monkeypatch.setattr(run.sys, "argv", arguments)
        monkeypatch.setattr(run, "limit_memory", lambda: None)
        assert run.main() == 1
        assert "--only template --seed 4 --cases 1" in capsys.readouterr().out
        assert (tmp_path / "template-4.docx").read_bytes() == checks.data_of("template", 4)
        assert "ZeroDivisionError" in (tmp_path / "template-4.txt").read_text("utf-8")

    def test_a_hang_is_a_failure(self, monkeypatch: pytest.MonkeyPatch) -> None:
        def hang(seed: int) -> None:
            while True:
                try:
                    sum(range(1000))
                except Exception:  # what the engine might do
                    continue

        monkeypatch.setitem(checks.KINDS, "package", hang)
        _, trace = run.run_case("package", 0, seconds=0.2)
        assert trace is not None
        assert "Hang" in trace
