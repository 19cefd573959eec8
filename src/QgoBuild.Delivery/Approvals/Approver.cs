namespace QgoBuild.Delivery.Approvals;

/// <summary>A person, or a team whose members may approve.</summary>
/// <param name="Name">The login of a person, or the slug of a team.</param>
/// <param name="Organization">The organisation of the team; null for a person.</param>
public sealed record Approver(string Name, string? Organization)
{
    /// <summary>Reads <c>login</c>, or <c>organisation/team</c>; a leading <c>@</c> is ignored.</summary>
    public static Approver Parse(string text) =>
        text.Trim().TrimStart('@').Split('/') is [var organization, var team]
            ? new(team, organization) : new(text.Trim().TrimStart('@'), null);

    /// <summary>The format of <see cref="Parse"/>.</summary>
    public override string ToString() => Organization is null ? Name : $"{Organization}/{Name}";
}
