namespace QgoBuild.Delivery.Approvals;

/// <summary>Who may approve: a person, or everybody in a team.</summary>
/// <param name="Name">The login of a person, or the short name of a team.</param>
/// <param name="Organization">The organisation that the team belongs to; null for a person.</param>
public sealed record Approver(string Name, string? Organization)
{
    /// <summary>Reads <c>login</c>, or <c>organisation/team</c>; a leading <c>@</c> is ignored.</summary>
    public static Approver Parse(string text) =>
        text.Trim().TrimStart('@').Split('/') is [var organization, var team] ? new(team, organization) : new(text.Trim().TrimStart('@'), null);

    /// <summary>As <see cref="Parse"/> reads it.</summary>
    public override string ToString() => Organization is null ? Name : $"{Organization}/{Name}";
}
