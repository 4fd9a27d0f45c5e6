"""Figures for Prometheus: requests by route and status, their time, what the library holds. No texts, no keys."""

from __future__ import annotations

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest

MEDIA = "text/plain; version=0.0.4; charset=utf-8"


class Metrics:
    """One process's figures."""

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        labels = ("via", "method", "route")
        self._requests = Counter("tiaowen_requests", "Requests", (*labels, "status"), registry=self.registry)
        self._seconds = Histogram("tiaowen_request_seconds", "Time to answer", labels, registry=self.registry)
        self._running = Gauge("tiaowen_requests_running", "Requests being answered", registry=self.registry)
        self._documents = Gauge("tiaowen_documents", "Documents in the library", registry=self.registry)
        self._generation = Gauge("tiaowen_generation", "Generation of the library", registry=self.registry)

    def begun(self) -> None:
        """A request has come."""
        self._running.inc()

    def ended(self, via: str, method: str, route: str, status: int, seconds: float) -> None:
        """A request has been answered."""
        self._running.dec()
        known = method if method in ("GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS") else "other"
        self._requests.labels(via, known, route, str(status)).inc()
        self._seconds.labels(via, known, route).observe(seconds)

    def text(self, documents: int, generation: int) -> bytes:
        """All figures."""
        self._documents.set(documents)
        self._generation.set(generation)
        return generate_latest(self.registry)
