using System.Text.RegularExpressions;

namespace QgoBuild.Delivery.Entrances;

/// <summary>The entrances of an environment, seen to fit together before anything is made from them.</summary>
public static partial class EntranceRules
{
    /// <summary>Refuses entrances that no edge could be made from.</summary>
    /// <param name="entrances">The entrances.</param>
    /// <param name="services">The services of the release.</param>
    /// <param name="environment">The environment's name, for the message.</param>
    /// <exception cref="DeliveryException">Something does not fit: exit code 2.</exception>
    public static void Require(IReadOnlyList<Entrance> entrances, IReadOnlyList<string> services, string environment)
    {
        ArgumentNullException.ThrowIfNull(entrances);
        ArgumentNullException.ThrowIfNull(services);
        if (entrances.Count == 0)
            throw Wrong("has no entrance: nobody could reach the application", environment);
        if (entrances.GroupBy(entrance => entrance.Port).FirstOrDefault(ports => ports.Count() > 1) is { } twice)
            throw Wrong($"has two entrances on port {twice.Key}", environment);
        foreach (var entrance in entrances)
        {
            var name = $"entrance on port {entrance.Port}";
            if (entrance.Port is < 1 or > 65535)
                throw Wrong($"has an {name}: ports go from 1 to 65535", environment);
            if (entrance.Port == EdgeConfiguration.AnswersPort)
                throw Wrong($"has an {name}, which the edge needs for itself", environment);
            if (entrance.LargestBody < 1 || entrance.AnswerTimeout < TimeSpan.FromSeconds(1))
                throw Wrong($"has an {name} that allows no request: LargestBody is at least 1 (MiB), AnswerTimeout at least a second", environment);
            if (entrance.Routes.All(route => route.Path != "/"))
                throw Wrong($"has an {name} without a route for /: nothing answers what no other route takes", environment);
            if (entrance.Routes.GroupBy(route => route.Path).FirstOrDefault(paths => paths.Count() > 1) is { } same)
                throw Wrong($"has an {name} with two routes for {same.Key}", environment);
            foreach (var route in entrance.Routes)
                RequireRoute(route, services, $"has an {name} with the route {route.Path}", environment);
            if (!PathPattern().IsMatch(entrance.Check.Path))
                throw Wrong($"has an {name} with the check {entrance.Check.Path}: {PathRule}", environment);
        }
    }

    private const string PathRule = "a path begins with / and has letters, digits and -._~/ only";

    private static void RequireRoute(Route route, IReadOnlyList<string> services, string what, string environment)
    {
        if (!PathPattern().IsMatch(route.Path))
            throw Wrong($"{what}: {PathRule}", environment);
        if (route.Path.StartsWith(EdgeConfiguration.OwnPath, StringComparison.Ordinal))
            throw Wrong($"{what}: paths below {EdgeConfiguration.OwnPath} are the edge's own", environment);
        if (!services.Contains(route.Service))
            throw Wrong($"{what} to {route.Service}, which is no service of the release: they are {string.Join(", ", services)}", environment);
        if (route.Port is < 1 or > 65535)
            throw Wrong($"{what} to port {route.Port}: ports go from 1 to 65535", environment);
    }

    private static DeliveryException Wrong(string what, string environment) => new($"The environment {environment} {what}.", "Put it right in build/Environments.cs.", exitCode: 2);

    [GeneratedRegex(@"\A/[A-Za-z0-9\-._~/]*\z")]
    private static partial Regex PathPattern();
}
