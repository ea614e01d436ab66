"""Work that processes share gives what one process gives, failures included."""

from __future__ import annotations

import os
import threading
from functools import partial

import pytest

from wirestruct.parallel import processes, results


def squared(number: int) -> int:
    if number == 13:
        raise ValueError("thirteen")
    return number * number


def test_results_come_in_order_whoever_made_them() -> None:
    work = [partial(squared, number) for number in range(12)]
    alone = results(work, 1)
    assert alone == [number * number for number in range(12)]
    assert results(work, 3) == results(work, 3, sizes=list(range(12))) == alone


def test_other_processes_do_the_work() -> None:
    assert os.getpid() not in results([os.getpid] * 4, 2)
    assert results([os.getpid], 2) == [os.getpid()]
    assert results([], 2) == []


def test_a_failure_is_the_callers_to_see() -> None:
    for count in (1, 2):
        with pytest.raises(ValueError, match="thirteen"):
            results([partial(squared, number) for number in (1, 13)], count)


def test_what_is_not_worth_it_and_what_must_not_be_forked() -> None:
    assert processes(99, worth=100) == 1
    with_others = threading.Event()
    other = threading.Thread(target=with_others.wait)
    other.start()
    assert processes(10**9, worth=1) == 1
    with_others.set()
    other.join()
    assert processes(10**9, worth=1) >= 1
