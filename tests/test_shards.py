"""Work on all cores comes back in order, waits for whoever takes it, fails as it would alone."""

from __future__ import annotations

import threading
import time

import pytest

from govreport_research import shards
from govreport_research.shards import map_threads


@pytest.fixture(params=[1, 2, 4])
def cores(request, monkeypatch):
    monkeypatch.setattr(shards, "_cores", lambda: request.param)
    return request.param


def test_results_come_in_the_order_of_the_work(cores):
    def late(number):
        time.sleep(0.01 * (number % 3 == 0))  # the first of every three is the last to end
        return number * number

    assert list(map_threads(late, range(20))) == [number * number for number in range(20)]
    assert list(map_threads(late, [])) == []


def test_threads_work_at_the_same_time(cores):
    met = threading.Barrier(cores)

    def meet(number):
        if number < cores:
            met.wait(timeout=60)  # as many have to be at work at once
        return number

    assert list(map_threads(meet, range(10))) == list(range(10))


def test_results_that_nobody_takes_do_not_pile_up(cores):
    begun = []
    results = map_threads(begun.append, range(30))
    next(results)
    time.sleep(0.1)
    assert len(begun) <= cores + 1
    assert len(list(results)) == 29
    assert sorted(begun) == list(range(30))


def test_what_fails_in_a_thread_fails_here(cores):
    def work(number):
        if number == 5:
            raise ValueError("the sixth")
        return number

    results = map_threads(work, range(10))
    assert [next(results) for _ in range(5)] == list(range(5))
    with pytest.raises(ValueError, match="the sixth"):
        next(results)
