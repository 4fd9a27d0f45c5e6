"""The MCP server: tools, resources and prompts over a service. The SDK speaks the protocol; this says what there is.

It is the SDK's low-level server, so that inputs and outputs are the types that REST has (service.tools) and a wrong
argument or a missing permission comes back as an error of the call, which a model can read.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from importlib import metadata
from typing import TYPE_CHECKING, Any
from urllib.parse import quote, unquote

import mcp_types as types
from mcp import MCPError
from mcp.server.context import ServerRequestContext
from mcp.server.lowlevel import Server
from pydantic import ValidationError

import service.tool_messages  # noqa: F401  (registers the texts)
from corpus.errors import TiaowenError
from corpus.messages import message
from service import inputs, reading
from service.access import Caller
from service.apart import apart
from service.core import Service
from service.problems import problem_of
from service.tools import READING, Tool, called, data, writing

if TYPE_CHECKING:
    from service.writing import Writer

Context = ServerRequestContext[Any, Any]
SCHEME = "tiaowen://documents/"
PAGE = 100
_NO_RESOURCE = -32002
PROMPTS = {"ask": ("question",), "wording": ("text",), "check": ("text",)}


def create(service: Service, caller_of: Callable[[Context], Caller], writer: Writer | None = None) -> Server[Any]:
    """The server; ``caller_of`` says who stands behind a request; a writer brings the tools that change things."""
    tools = {tool.name: tool for tool in (*READING, *(writing(writer) if writer is not None else ()))}

    async def list_tools(context: Context, params: types.PaginatedRequestParams | None) -> types.ListToolsResult:
        return types.ListToolsResult(tools=[_tool(tool) for tool in tools.values()])

    async def call_tool(context: Context, params: types.CallToolRequestParams) -> types.CallToolResult:
        tool = tools.get(params.name)
        if tool is None:
            raise MCPError(types.INVALID_PARAMS, f"Unknown tool: {params.name[:80]}")
        try:
            asked = tool.asked.model_validate(params.arguments or {}, context=inputs.JSON)
            value, text = await apart(service, lambda: called(service, caller_of(context), tool, asked))
        except ValidationError as wrong:
            told = [f"{'.'.join(map(str, each['loc']))}: {each['msg']}" for each in wrong.errors()[:5]]
            return _failed(message("service.invalid", detail="; ".join(told)))
        except TiaowenError as problem:
            shown = problem_of(problem)
            return _failed(f"{shown['detail']} [{shown['code']}]")
        return types.CallToolResult(
            content=[types.TextContent(type="text", text=_sound(text))], structured_content=value
        )

    async def list_resources(
        context: Context, params: types.PaginatedRequestParams | None
    ) -> types.ListResourcesResult:
        try:
            asked = inputs.PageAsked(limit=PAGE, cursor=params.cursor if params else None)
        except ValidationError:
            raise MCPError(types.INVALID_PARAMS, message("service.bad_cursor")) from None
        page = await _asked(context, lambda caller: service.answer(caller, "documents", asked, reading.documents))
        found = json.loads(page[0])
        resources = [
            types.Resource(
                uri=SCHEME + quote(each["doc_id"], safe=""),
                name=each["doc_id"],
                title=each["title"] or each["source"],
                mime_type="text/plain",
            )
            for each in found["documents"]
        ]
        return types.ListResourcesResult(resources=resources, next_cursor=found["next"])

    async def list_templates(
        context: Context, params: types.PaginatedRequestParams | None
    ) -> types.ListResourceTemplatesResult:
        template = types.ResourceTemplate(
            uri_template=SCHEME + "{doc_id}", name="document", title=message("tool.document"), mime_type="text/plain"
        )
        return types.ListResourceTemplatesResult(resource_templates=[template])

    async def read_resource(context: Context, params: types.ReadResourceRequestParams) -> types.ReadResourceResult:
        uri = str(params.uri)
        doc = unquote(uri.removeprefix(SCHEME))
        if not uri.startswith(SCHEME) or not doc:
            raise MCPError(_NO_RESOURCE, "Resource not found", {"uri": uri[:200]})

        def text(caller: Caller) -> str:
            return service.read(caller, "text", lambda library: library.document(doc).raw)

        raw = await _asked(context, text)
        told = f"{message('tool.data')}\n{data(_sound(raw), doc)}"
        return types.ReadResourceResult(
            contents=[types.TextResourceContents(uri=uri, mime_type="text/plain", text=told)]
        )

    async def _asked(context: Context, work: Callable[[Caller], Any]) -> Any:  # noqa: ANN401
        try:
            return await apart(service, lambda: work(caller_of(context)))
        except TiaowenError as problem:
            shown = problem_of(problem)
            code = _NO_RESOURCE if shown["status"] == 404 else types.INVALID_PARAMS
            raise MCPError(code, shown["detail"], {"code": shown["code"]}) from None

    async def list_prompts(context: Context, params: types.PaginatedRequestParams | None) -> types.ListPromptsResult:
        prompts = [
            types.Prompt(
                name=name,
                title=message(f"prompt.{name}"),
                description=message(f"prompt.{name}_what"),
                arguments=[types.PromptArgument(name=each, required=True) for each in arguments],
            )
            for name, arguments in PROMPTS.items()
        ]
        return types.ListPromptsResult(prompts=prompts)

    async def get_prompt(context: Context, params: types.GetPromptRequestParams) -> types.GetPromptResult:
        if params.name not in PROMPTS:
            raise MCPError(types.INVALID_PARAMS, f"Unknown prompt: {params.name[:80]}")
        given = params.arguments or {}
        missing = [each for each in PROMPTS[params.name] if not given.get(each)]
        if missing:
            raise MCPError(types.INVALID_PARAMS, f"Missing: {', '.join(missing)}")
        text = message(f"prompt.{params.name}_text", text=given[PROMPTS[params.name][0]])
        said = types.PromptMessage(role="user", content=types.TextContent(type="text", text=text))
        return types.GetPromptResult(description=message(f"prompt.{params.name}_what"), messages=[said])

    return Server(
        "tiaowen",
        version=metadata.version("tiaowen"),
        title="Tiaowen 条文",
        instructions=message("tool.instructions"),
        on_list_tools=list_tools,
        on_call_tool=call_tool,
        on_list_resources=list_resources,
        on_list_resource_templates=list_templates,
        on_read_resource=read_resource,
        on_list_prompts=list_prompts,
        on_get_prompt=get_prompt,
    )


def _tool(tool: Tool) -> types.Tool:
    hints = types.ToolAnnotations(
        read_only_hint=not tool.writes, destructive_hint=tool.name == "remove_document", open_world_hint=False
    )
    return types.Tool(
        name=tool.name,
        description=tool.description,
        input_schema=tool.input_schema(),
        output_schema=tool.output_schema(),
        annotations=hints,
    )


def _failed(text: str) -> types.CallToolResult:
    return types.CallToolResult(content=[types.TextContent(type="text", text=_sound(text))], is_error=True)


def _sound(text: str) -> str:
    """Text that UTF-8 can hold."""
    return text.encode("utf-8", "replace").decode("utf-8")
