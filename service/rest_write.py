"""The API's endpoints that change the library, and the jobs they start."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, File, Path, Request, Response, UploadFile

from index.shapes import VerifiedJSON
from service import inputs
from service.apart import apart
from service.core import rendered
from service.rest import Signed, caller_of, done, managed, service_of, told
from service.rest_read import Doc
from service.shapes import CorrectedJSON, FeedbackJSON, JobJSON, RemovedJSON, RunsJSON
from service.writing import Writer

router = APIRouter()
Id = Annotated[str, Path(pattern="^[0-9a-f]{16}$")]


def writer_of(request: Request) -> Writer:
    """The writing side of the service."""
    found: Writer = request.app.state.writer
    return found


@router.post("/documents", response_model=JobJSON, status_code=202)
async def add(
    request: Request, files: Annotated[list[UploadFile], File(min_length=1, max_length=100)], signed: Signed
) -> Response:
    """Add files: stored beside the library, then added by a job, which the answer names."""
    uploads = [(file.filename or "", await file.read()) for file in files]
    job = await apart(service_of(request), lambda: writer_of(request).add(caller_of(request), uploads))
    where = f"{request.scope.get('root_path', '')}/jobs/{job['id']}"
    return Response(rendered(job), status_code=202, media_type="application/json", headers={"Location": where})


@router.get("/jobs/{job}", response_model=JobJSON)
async def job(request: Request, job: Id, signed: Signed) -> Response:
    """How far a job is."""
    return await managed(request, "job", lambda: writer_of(request).jobs.find(caller_of(request), job))


@router.patch("/documents/{doc}", response_model=CorrectedJSON)
async def edit(request: Request, doc: Doc, asked: inputs.EditAsked, signed: Signed) -> Response:
    """Correct what is known of a document."""
    about = f"{doc}: {', '.join(sorted(asked.changes.model_fields_set))}"
    return await done(request, "edit", lambda library: writer_of(request).edit(library, doc, asked), about)


@router.delete("/documents/{doc}", response_model=RemovedJSON)
async def remove(request: Request, doc: Doc, signed: Signed) -> Response:
    """Take a document out; the answer says how to undo it."""
    return await done(request, "remove", lambda library: writer_of(request).remove(library, doc), doc)


@router.post("/removals/{undo}/undo", response_model=CorrectedJSON)
async def restore(request: Request, undo: Id, signed: Signed) -> Response:
    """Bring back what was taken out, while the service runs."""
    return await done(request, "restore", lambda library: writer_of(request).restore(library, undo), undo)


@router.post("/verify", response_model=VerifiedJSON)
async def verify(request: Request, signed: Signed) -> Response:
    """Check the library, and mend its indexes."""
    return await done(request, "verify", Writer.verify)


@router.post("/feedback", response_model=FeedbackJSON, status_code=201)
async def feedback(request: Request, asked: inputs.FeedbackAsked, signed: Signed) -> Response:
    """Keep what is thought of the answer to a question."""
    caller = caller_of(request)
    return await done(request, "feedback", lambda library: Writer.feedback(library, caller, asked), status=201)


@router.get("/runs", response_model=RunsJSON)
async def runs(request: Request, signed: Signed) -> Response:
    """Evaluation runs that were kept."""
    return await managed(request, "runs", writer_of(request).runs)


@router.post("/runs", response_model=JobJSON, status_code=202)
async def evaluate(request: Request, asked: inputs.RunAsked, signed: Signed) -> Response:
    """Run a question set over the library, in a job."""
    return await told(request, lambda: writer_of(request).evaluate(caller_of(request), asked), 202)


@router.get("/runs/{run}", response_model=dict[str, Any])
async def run(request: Request, run: Annotated[inputs.Text, Path(max_length=200)], signed: Signed) -> Response:
    """One run, as ``tiaowen eval run`` writes it."""
    return await managed(request, "runs", lambda: writer_of(request).run(run))
