"""References that lead back without going deeper into the instance: a graph in, its loops out.

Core, section 9.4.1: a schema MUST NOT make an evaluator run into an infinite loop.
"""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from typing import TypeVar

__all__ = ["loops"]

Node = TypeVar("Node", bound=Hashable)


def loops(graph: Mapping[Node, Sequence[Node]]) -> list[list[Node]]:
    """One loop for each group of nodes that reach each other, as the nodes along it; iterative (Tarjan)."""
    return [
        _shortest(graph, group) for group in _groups(graph) if len(group) > 1 or group[0] in graph.get(group[0], ())
    ]


def _groups(graph: Mapping[Node, Sequence[Node]]) -> list[list[Node]]:
    order: dict[Node, int] = {}
    lowest: dict[Node, int] = {}
    open_nodes: dict[Node, None] = {}
    groups: list[list[Node]] = []
    for root in graph:
        if root in order:
            continue
        order[root] = lowest[root] = len(order)
        open_nodes[root] = None
        path = [(root, iter(graph[root]))]
        while path:
            node, following = path[-1]
            for successor in following:
                if successor not in order:
                    order[successor] = lowest[successor] = len(order)
                    open_nodes[successor] = None
                    path.append((successor, iter(graph.get(successor, ()))))
                    break
                if successor in open_nodes:
                    lowest[node] = min(lowest[node], order[successor])
            else:
                path.pop()
                if path:
                    lowest[path[-1][0]] = min(lowest[path[-1][0]], lowest[node])
                if lowest[node] == order[node]:
                    groups.append(_closed(open_nodes, node))
    return groups


def _closed(open_nodes: dict[Node, None], root: Node) -> list[Node]:
    group: list[Node] = []
    while not group or group[-1] != root:
        group.append(open_nodes.popitem()[0])
    return group[::-1]


def _shortest(graph: Mapping[Node, Sequence[Node]], group: Sequence[Node]) -> list[Node]:
    """The shortest way from the group's first node back to it."""
    first, members = group[0], frozenset(group)
    ways = [[first]]
    seen = {first}
    while ways:
        longer: list[list[Node]] = []
        for way in ways:
            for successor in graph.get(way[-1], ()):
                if successor == first:
                    return way
                if successor in members and successor not in seen:
                    seen.add(successor)
                    longer.append([*way, successor])
        ways = longer
    return list(group)
