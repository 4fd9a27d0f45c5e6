"""The embedding model of a library: loaded when it is first needed, and checked against what was built with it."""

from __future__ import annotations

import threading
from collections.abc import Mapping
from typing import TYPE_CHECKING

from corpus.errors import LibraryModel
from index.problems import check_vectors
from index.truth import Truth

if TYPE_CHECKING:
    from embed.encoder import Encoder
    from index.dense import Vectors


class Model:
    """``given`` is an encoder, ``name`` a name for embed.registry; without either the library's own is loaded."""

    def __init__(self, store: Truth, given: Encoder | None, name: str | None) -> None:
        self._store = store
        self._given = given
        self._name = name
        self._checked: Encoder | None = None
        self._last_query: tuple[str, Vectors] | None = None
        self._guard = threading.RLock()

    def encoder(self) -> Encoder:
        """The encoder. Raises ModelError, and LibraryModel when the library's is another one or one unnamed."""
        with self._guard:
            encoder = self._checked
            if encoder is None:
                encoder = self._given
                if encoder is None:
                    from embed.registry import load_encoder

                    encoder = load_encoder(self._wanted())
                self.check(encoder)
                self._checked = encoder
            return encoder

    def _wanted(self) -> str | None:
        """The name of the model to load: given here, or the library's own if that is one that somebody here named."""
        from embed.named import is_known, remember

        if self._name:
            remember(self._name)
            return self._name
        own = self._store.meta().get("model")
        if own is not None and not is_known(own):
            raise LibraryModel("library_model_unknown", model=own)
        return own

    def check(self, encoder: Encoder) -> None:
        """Raise LibraryModel when the library's vectors are another encoder's."""
        meta = self._store.meta()
        built = meta.get("fingerprint")
        if built is not None and (built, int(meta["dim"])) != (encoder.fingerprint, encoder.dim):
            same = meta["model"] == encoder.name
            raise LibraryModel(
                "library_model",
                built=f"{meta['model']} [{built}]" if same else meta["model"],
                built_dim=meta["dim"],
                configured=f"{encoder.name} [{encoder.fingerprint}]" if same else encoder.name,
                configured_dim=encoder.dim,
            )

    def query_vector(self, query: str) -> Vectors:
        """The vector of a query; the last one is kept, as one question is searched in several scopes."""
        encoder = self.encoder()
        with self._guard:
            if self._last_query is not None and self._last_query[0] == query:
                return self._last_query[1]
            rows = encoder.encode_queries([query])
            check_vectors(rows, 1, encoder)
            self._last_query = (query, rows[0])
            return self._last_query[1]

    def embed(self, texts: Mapping[bytes, str]) -> Mapping[bytes, Vectors]:
        """The vectors of texts, under their keys."""
        encoder = self.encoder()
        rows = encoder.encode_passages(list(texts.values()))
        check_vectors(rows, len(texts), encoder)
        return dict(zip(texts, rows, strict=True))
