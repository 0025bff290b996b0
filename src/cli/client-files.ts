// DATA: where MCP clients keep their servers, and under which member.

export interface ClientFile {
  readonly client: string
  /** `~/` = the home folder, else relative to the project. */
  readonly path: string
  readonly member: string
  /** Where that is documented. */
  readonly source: string
}

export const clientFiles: readonly ClientFile[] = [
  { client: 'Claude Code', path: '.mcp.json', member: 'mcpServers', source: 'https://code.claude.com/docs/en/mcp' },
  {
    client: 'Claude Code',
    path: '~/.claude.json',
    member: 'mcpServers',
    source: 'https://code.claude.com/docs/en/mcp',
  },
  {
    client: 'Claude Desktop',
    path: '~/Library/Application Support/Claude/claude_desktop_config.json',
    member: 'mcpServers',
    source: 'https://modelcontextprotocol.io/docs/develop/connect-local-servers',
  },
  {
    client: 'Claude Desktop',
    path: '~/.config/Claude/claude_desktop_config.json',
    member: 'mcpServers',
    source: 'https://modelcontextprotocol.io/docs/develop/connect-local-servers',
  },
  { client: 'Cursor', path: '.cursor/mcp.json', member: 'mcpServers', source: 'https://cursor.com/docs/context/mcp' },
  { client: 'Cursor', path: '~/.cursor/mcp.json', member: 'mcpServers', source: 'https://cursor.com/docs/context/mcp' },
  {
    client: 'VS Code',
    path: '.vscode/mcp.json',
    member: 'servers',
    source: 'https://code.visualstudio.com/docs/copilot/customization/mcp-servers',
  },
  {
    client: 'VS Code',
    path: '~/.config/Code/User/mcp.json',
    member: 'servers',
    source: 'https://code.visualstudio.com/docs/copilot/customization/mcp-servers',
  },
  {
    client: 'Windsurf',
    path: '~/.codeium/windsurf/mcp_config.json',
    member: 'mcpServers',
    source: 'https://docs.windsurf.com/windsurf/cascade/mcp',
  },
  {
    client: 'Gemini CLI',
    path: '.gemini/settings.json',
    member: 'mcpServers',
    source: 'https://github.com/google-gemini/gemini-cli/blob/main/docs/tools/mcp-server.md',
  },
  {
    client: 'Gemini CLI',
    path: '~/.gemini/settings.json',
    member: 'mcpServers',
    source: 'https://github.com/google-gemini/gemini-cli/blob/main/docs/tools/mcp-server.md',
  },
  {
    client: 'Amazon Q',
    path: '~/.aws/amazonq/mcp.json',
    member: 'mcpServers',
    source: 'https://docs.aws.amazon.com/amazonq/latest/qdeveloper-ug/mcp-ide.html',
  },
  {
    client: 'Zed',
    path: '~/.config/zed/settings.json',
    member: 'context_servers',
    source: 'https://zed.dev/docs/ai/mcp',
  },
]
