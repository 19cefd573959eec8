namespace QgoBuild.Delivery.Migrations;

/// <summary>What a token of SQL is.</summary>
internal enum SqlTokenKind
{
    /// <summary>A keyword, a number or a name without quotes.</summary>
    Word,

    /// <summary>A name in backticks.</summary>
    Name,

    /// <summary>A text in quotes.</summary>
    Text,

    /// <summary>Any other character.</summary>
    Symbol,

    /// <summary>A comment that MySQL executes: <c>/*! … */</c>.</summary>
    ExecutableComment,
}
