"""Train the reader's upper layers again, from ../shared/data and tests/data/reader_questions.jsonl.

    python scripts/train_reader.py [--processes 2] [--out embed/weights/reader.safetensors]

Needs the prepared encoder and torch; an hour and a half on two cores. It prints the checksum that belongs into
embed/reader_weights.py. The steps, their order and the seeds are fixed; sums over processes are rounded differently on
other machines, so the weights agree in what they find and not in every bit.

The layers below the trained ones never change, so their states are computed once for every text and kept in memory
(about 1 GB). A step sees 32 questions with up to five sentences each. Its loss: the chance of the right sentence among
them, the chance of the answer's tokens among all tokens of all of them, and for each sentence alone whether it answers.
"""

from __future__ import annotations

import argparse
import hashlib
import random
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "scripts")]

import numpy as np  # noqa: E402
import torch  # noqa: E402
import torch.distributed as dist  # noqa: E402
import torch.nn.functional as fn  # noqa: E402
from reader_examples import Candidate, Example, harder, own_examples, public_examples  # noqa: E402
from torch import Tensor, nn  # noqa: E402
from transformers import BertModel  # noqa: E402

from embed.bundled import E5  # noqa: E402
from embed.onnx_encoder import open_tokenizer  # noqa: E402
from embed.prepare import prepare  # noqa: E402
from embed.reader import QUESTION_TOKENS, SENTENCE_TOKENS, Read  # noqa: E402
from embed.reader_graph import EVEN  # noqa: E402
from embed.reader_weights import FILE, write_reader_weights  # noqa: E402

DATA = ROOT.parent / "shared" / "data"
QUESTIONS = ROOT / "tests" / "data" / "reader_questions.jsonl"
FIRST, LAYERS, WIDTH = 6, 3, 384
STEP, GROUP = 32, 16  # questions a step; steps whose questions are sorted by length together
SENTENCES = 5
# First through most of everything, then, more slowly, through what is nearest to the use: laws, questions of our own;
# at last with sentences that only lack the answer.
RATES, FIRST_SHARE = (3e-4, 1e-4, 1e-4), 0.81
AGAIN = {"changed": 300, "xquad-en": 250, "cmrc2018": 400, "drcd": 500, "xquad": 100}
LAST = {"changed": 200, "xquad-en": 250}, {"law": 700, "cmrc2018": 600, "drcd": 1000, "xquad": 200}
# Names of the encoder's parts as transformers has them and as embed has them.
PARTS = {
    "attention.self.query": "q",
    "attention.self.key": "k",
    "attention.self.value": "v",
    "attention.output.dense": "ao",
    "intermediate.dense": "fi",
    "output.dense": "fo",
    "attention.output.LayerNorm": "aln",
    "output.LayerNorm": "oln",
}


class States:
    """What the lower layers make of each text, float16, computed when it is first asked for."""

    def __init__(self, folder: Path) -> None:
        """Open the encoder's tokenizer and lower layers."""
        self.tokenizer = open_tokenizer(folder / "tokenizer.json")
        self.bert = BertModel.from_pretrained(folder, add_pooling_layer=False, attn_implementation="sdpa").eval()
        self._kept: dict[tuple[str, int], tuple[Read, Any]] = {}

    @torch.no_grad()
    def of(self, text: str, longest: int) -> tuple[Read, Any]:
        """The text as it was read, and its states (tokens, width)."""
        if (text, longest) not in self._kept:
            read = Read.of(self.tokenizer, text, longest)
            states = self.bert.embeddings(input_ids=torch.tensor([read.ids]))
            for layer in self.bert.encoder.layer[:FIRST]:
                states = _first(layer(states))
            self._kept[text, longest] = read, states[0].half().numpy()
        return self._kept[text, longest]


class Batch:
    """Pairs of a question and a sentence: states, which of the two, which are tokens, what matches, what answers."""

    def __init__(self, states: States, pairs: Sequence[tuple[str, Candidate]]) -> None:
        """The pairs, padded to the longest of them."""
        rows = [(states.of(q, QUESTION_TOKENS), states.of(c[0], SENTENCE_TOKENS), c[2]) for q, c in pairs]
        size = len(rows), max(len(q.ids) + len(s.ids) for (q, _), (s, _), _ in rows)
        self.states = torch.zeros(*size, WIDTH)
        self.side = torch.zeros(size, dtype=torch.long)
        self.mask, self.match, self.answer = torch.zeros(size), torch.zeros(size), torch.zeros(size)
        for i, ((question, below), (sentence, beside), span) in enumerate(rows):
            middle, end = len(question.ids), len(question.ids) + len(sentence.ids)
            self.states[i, :middle], self.states[i, middle:end] = torch.from_numpy(below), torch.from_numpy(beside)
            self.side[i, middle:] = 1
            self.mask[i, :end] = 1
            self.match[i, :middle] = torch.tensor(question.standing_in(sentence.text))
            self.match[i, middle:end] = torch.tensor(sentence.standing_in(question.text))
            if span is not None:
                inside = [a < span[1] and b > span[0] and b > a for a, b in sentence.spans]
                self.answer[i, middle:end] = torch.tensor(inside, dtype=torch.float)


class Upper(nn.Module):
    """The trained part, as embed.reader_graph describes it."""

    def __init__(self, bert: Any) -> None:  # noqa: ANN401  (transformers has no types)
        """Begin with the encoder's own layers."""
        super().__init__()
        torch.manual_seed(7)
        self.layers = nn.ModuleList(bert.encoder.layer[FIRST : FIRST + LAYERS])
        for part in self.layers.modules():
            if isinstance(part, nn.Dropout):
                part.p = 0.0
        self.segment = nn.Parameter(torch.randn(2, WIDTH) * 0.02)
        self.pool, self.score, self.token = nn.Linear(WIDTH, WIDTH), nn.Linear(WIDTH, 1), nn.Linear(WIDTH, 1)
        nn.init.normal_(self.score.weight, std=0.02)
        nn.init.normal_(self.token.weight, std=0.02)
        self.match = nn.Parameter(torch.randn(2, WIDTH) * 0.05)
        self.near = nn.Parameter(torch.randn(2, WIDTH) * 0.05)
        self.register_buffer("mean", torch.zeros(WIDTH))
        self.register_buffer("centre", torch.tensor([0.0, 1.0]))

    @torch.no_grad()
    def nearest(self, batch: Batch) -> Tensor:
        """For each token the cosine of the nearest of the other text."""
        unit = fn.normalize(batch.states - self.mean, dim=-1)
        other = (batch.side[:, :, None] != batch.side[:, None, :]) & (batch.mask[:, None, :] > 0)
        return (unit @ unit.transpose(1, 2)).masked_fill(~other, -1.0).amax(-1)

    @torch.no_grad()
    def centred_on(self, batch: Batch) -> None:
        """Take the middle and the spread of states and of nearness from these pairs."""
        self.mean.copy_(batch.states[batch.mask > 0].mean(0))
        nearest = self.nearest(batch)[batch.mask > 0]
        self.centre.copy_(torch.stack([nearest.mean(), nearest.std()]))

    def forward(self, batch: Batch) -> tuple[Tensor, Tensor]:
        """Scores (pairs,), and for each token how likely it is a part of the answer, before any norm."""
        near = (self.nearest(batch) - self.centre[0]) / self.centre[1]
        states = batch.states + self.segment[batch.side] + batch.match[..., None] * self.match[batch.side]
        states = states + near[..., None] * self.near[batch.side]
        hidden = torch.zeros_like(batch.mask).masked_fill(batch.mask == 0, -1e9)[:, None, None, :]
        for layer in self.layers:
            states = _first(layer(states, hidden))
        tokens = self.token(states).squeeze(-1).masked_fill((batch.mask == 0) | (batch.side == 0), -1e4)
        said = self.score(torch.tanh(self.pool(states[:, 0]))).squeeze(-1)
        return said + torch.logsumexp(tokens, 1), tokens

    def tensors(self) -> dict[str, Any]:
        """All of it under embed's names."""
        own = {name: getattr(self, name) for name in ("segment", "match", "near", "mean", "centre")}
        for number, layer in enumerate(self.layers):
            for long, short in PARTS.items():
                part = layer.get_submodule(long)
                own |= {f"l{FIRST + number}.{short}.w": part.weight, f"l{FIRST + number}.{short}.b": part.bias}
        for name in ("pool", "score", "token"):
            own |= {f"{name}.w": getattr(self, name).weight, f"{name}.b": getattr(self, name).bias}
        return {name: tensor.detach().numpy() for name, tensor in own.items()}


def _first(value: Any) -> Any:  # noqa: ANN401  (a tensor, or what holds one, by the version of transformers)
    return value[0] if isinstance(value, tuple) else value


def loss_of(model: Upper, states: States, examples: Sequence[Example]) -> Tensor:
    """The loss of one step, in chunks of near length so that little is padding."""
    pairs = [(e.question, c) for e in examples for c in e.candidates[:SENTENCES]]
    order = sorted(range(len(pairs)), key=lambda i: len(pairs[i][0]) + len(pairs[i][1][0]))
    size = -(-len(order) // 5)
    parts: list[list[Tensor]] = []
    for start in range(0, len(order), size):
        batch = Batch(states, [pairs[i] for i in order[start : start + size]])
        scores, tokens = model(batch)
        in_answer = torch.logsumexp(tokens.masked_fill(batch.answer == 0, -1e9), 1)
        parts.append([scores, torch.logsumexp(tokens, 1), in_answer])
    back = torch.tensor(np.argsort(order))
    scores, likely, in_answer = (torch.cat(part)[back] for part in zip(*parts, strict=True))
    right = torch.tensor([float(candidate[1]) for _, candidate in pairs])
    ranked, marked, at = torch.zeros(()), torch.zeros(()), 0
    for example in examples:
        own = slice(at, at + len(example.candidates[:SENTENCES]))
        at = own.stop
        if right[own].any():
            ranked = ranked + torch.logsumexp(scores[own], 0) - scores[own][right[own] > 0].logsumexp(0)
            if example.candidates[0][2] is not None and in_answer[own].max() > -1e8:
                marked = marked + torch.logsumexp(likely[own], 0) - torch.logsumexp(in_answer[own], 0)
    alone = fn.binary_cross_entropy_with_logits(scores - EVEN, right, reduction="none")
    answers = (alone * torch.where(right > 0, 2.0, 0.5)).sum()
    return (ranked + 0.4 * marked + 0.3 * answers) / len(examples)


def steps(examples: Sequence[Example], rnd: random.Random) -> Iterator[list[Example]]:
    """All examples once, 32 at a time, those of a step of near length."""
    order = list(examples)
    rnd.shuffle(order)
    found: list[list[Example]] = []
    for start in range(0, len(order), STEP * GROUP):
        block = order[start : start + STEP * GROUP]
        block.sort(key=lambda e: max(len(text) for text, *_ in e.candidates))
        found += [block[i : i + STEP] for i in range(0, len(block) - STEP + 1, STEP)]
    rnd.shuffle(found)
    yield from found


@dataclass(frozen=True, slots=True)
class Process:
    """One of ``of`` processes, which share every step."""

    own: int
    of: int


def train(model: Upper, states: States, way: Sequence[list[Example]], rate: float, process: Process) -> Iterator[None]:
    """Go through steps, one at a time; the learning rate falls towards the last."""
    matrices = [p for p in model.parameters() if p.ndim >= 2]
    rest = [p for p in model.parameters() if p.ndim < 2]
    groups = [{"params": matrices, "weight_decay": 0.01}, {"params": rest, "weight_decay": 0.0}]
    optimizer = torch.optim.AdamW(groups, lr=rate, betas=(0.9, 0.98))
    for number, step in enumerate(way):
        for group in optimizer.param_groups:
            group["lr"] = rate * min(1, (number + 1) / 40) * max(0.02, 1 - number / len(way))
        optimizer.zero_grad()
        loss = loss_of(model, states, step[process.own :: process.of])
        loss.backward()  # type: ignore[no-untyped-call]
        for parameter in model.parameters() if process.of > 1 else ():
            dist.all_reduce(parameter.grad)
            parameter.grad /= process.of  # type: ignore[operator]
        torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
        optimizer.step()
        if process.own == 0 and number % 20 == 0:
            print(f"{number} of {len(way)}: loss {loss.item():.3f}", flush=True)
        yield


def some_of(examples: Sequence[Example], counts: Mapping[str, int], rnd: random.Random) -> list[Example]:
    """So many of each source."""
    of = {name: [e for e in examples if e.source == name] for name in counts}
    return [example for name, count in counts.items() for example in rnd.sample(of[name], min(count, len(of[name])))]


def work(own: int, of: int, meeting: str, out: Path) -> None:
    """What one of the processes does."""
    torch.set_num_threads(1)
    if of > 1:
        dist.init_process_group("gloo", init_method=f"file://{meeting}", rank=own, world_size=of)
    states = States(prepare(E5))
    public, ours = public_examples(DATA), own_examples(QUESTIONS, DATA)
    model = Upper(states.bert)
    first = public + 2 * ours
    some = random.Random(1).sample(first, 60)
    model.centred_on(Batch(states, [(e.question, c) for e in some for c in e.candidates[:2]]))
    rnd = random.Random(11)
    second = 2 * ours + [e for e in public if e.source == "law"] + some_of(public, AGAIN, rnd)
    plain, hard = (some_of(public, counts, rnd) for counts in LAST)
    third = ours + plain + [harder(example, rnd) for example in ours + hard]
    for examples, rate, share in zip((first, second, third), RATES, (FIRST_SHARE, 1.0, 1.0), strict=True):
        way = list(steps(examples, random.Random(3)))
        for _ in islice(train(model, states, way, rate, Process(own, of)), int(share * len(way))):
            pass
    if own == 0:
        write_reader_weights(out, model.tensors(), FIRST, LAYERS)
        print(f"{out}: SHA256 = {hashlib.sha256(out.read_bytes()).hexdigest()}")


def main() -> None:
    """Read the arguments, start the processes."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--processes", type=int, default=2)
    parser.add_argument("--out", type=Path, default=FILE)
    arguments = parser.parse_args()
    if not (DATA / "reading").is_dir():
        sys.exit(f"{DATA / 'reading'} is not there: see docs/decisions/0020-reader.md for what is needed")
    with tempfile.TemporaryDirectory() as folder:
        meeting = str(Path(folder) / "meeting")
        shared = (arguments.processes, meeting, arguments.out)
        torch.multiprocessing.spawn(work, shared, arguments.processes)  # type: ignore[no-untyped-call]


if __name__ == "__main__":
    main()
