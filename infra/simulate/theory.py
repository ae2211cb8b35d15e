"""What queueing theory says of one group whose agents do one chat at a time: Erlang's formulas, to hold the simulator against.

Customers come by a Poisson process, `arrivals` a second; a chat takes an agent 1/`services` seconds on the mean, exponentially; who
comes first is served first. Nothing here knows the simulator.
"""

from __future__ import annotations

import math
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Waiting:
    """In the long run: share of customers who wait, mean wait of all customers in seconds, share of them who leave unserved."""

    share_waiting: float
    mean_wait: float
    share_abandoning: float = 0.0


def erlang_b(agents: int, load: float) -> float:
    """Share turned away where nobody may wait; `load` is arrivals / services, in Erlangs.

    A. K. Erlang, "Solution of some problems in the theory of probabilities of significance in automatic telephone exchanges" (1917),
    formula B, by the recursion B(n) = a B(n-1) / (n + a B(n-1)).
    """
    blocked = 1.0
    for number in range(1, agents + 1):
        blocked = load * blocked / (number + load * blocked)
    return blocked


def erlang_c(agents: int, arrivals: float, services: float) -> Waiting:
    """M/M/n: everybody waits until he is served. The load must be below the number of agents, or ValueError.

    Erlang (1917), formula C: C = n B / (n - a (1 - B)); mean wait C / (n μ - λ).
    """
    load = arrivals / services
    if load >= agents:
        raise ValueError(f"{agents} agents cannot serve {load:g} Erlangs: the queue grows without end")
    blocked = erlang_b(agents, load)
    share = agents * blocked / (agents - load * (1 - blocked))
    return Waiting(share, share / (agents * services - arrivals))


def share_waiting_longer(agents: int, arrivals: float, services: float, seconds: float) -> float:
    """M/M/n: the share of customers whose wait is longer, C exp(-(n μ - λ) t) (Erlang 1917)."""
    return erlang_c(agents, arrivals, services).share_waiting * math.exp(-(agents * services - arrivals) * seconds)


def erlang_a(agents: int, arrivals: float, services: float, leavings: float) -> Waiting:
    """M/M/n+M: who waits leaves after 1/`leavings` seconds on the mean, exponentially, if nobody has begun with him.

    C. Palm, "Research on telephone traffic carried by full availability groups" (1957); O. Garnett, A. Mandelbaum, M. Reiman,
    "Designing a call center with impatient customers" (2002). The number present is a birth-and-death process; its stationary
    distribution is summed until the rest is below 1e-18 of it.
    """
    weight, total, busy, queue = 1.0, 0.0, 0.0, 0.0
    number = 0
    while number <= agents or weight > 1e-18 * total:
        total += weight
        if number >= agents:
            busy += weight
            queue += weight * (number - agents)
        number += 1
        weight *= arrivals / (min(number, agents) * services + max(0, number - agents) * leavings)
        if weight > 1e200:  # a large load: what counts is the ratio alone
            weight, total, busy, queue = (part * 1e-200 for part in (weight, total, busy, queue))
    mean_queue = queue / total
    return Waiting(busy / total, mean_queue / arrivals, leavings * mean_queue / arrivals)


def relaxation_seconds(agents: int, arrivals: float, services: float) -> float:
    """How long M/M/n remembers how it began: 1 / (√(n μ) - √λ)², the time in which what is left of it falls by e.

    P. M. Morse, "Queues, inventories and maintenance" (1958), chapter 6, for one agent of speed n μ; for n agents the slower of this and
    one service time. A warm-up of several of these forgets an empty beginning.
    """
    return max(1 / services, 1 / (math.sqrt(agents * services) - math.sqrt(arrivals)) ** 2)
