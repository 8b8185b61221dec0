namespace Siyu.Sandbox.Core;

/// <summary>What an app asks on the authorize page (网页授权).</summary>
internal sealed record AuthorizeRequest(string AppId, string RedirectUri, string Scope, string State)
{
    public long? AgentId { get; init; }
}

/// <summary>A plane that lets people log in to web pages.</summary>
internal interface IAuthorizer
{
    bool Owns(string appId);

    /// <summary>Why the page shows an error instead, or null.</summary>
    string? Refuses(AuthorizeRequest request);

    /// <summary>The code for this human, or null when there is no such one.</summary>
    string? Issue(AuthorizeRequest request, string who);

    /// <summary>Who may stand before the page, with their names.</summary>
    IEnumerable<(string Who, string Name)> People(string appId);
}
