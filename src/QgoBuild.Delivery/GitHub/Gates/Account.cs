namespace QgoBuild.Delivery.GitHub.Gates;

/// <summary>Somebody's account.</summary>
internal sealed record Account
{
    /// <summary>The login.</summary>
    public string Login { get; init; } = "";
}
