namespace QgoBuild.Components.Reports;

/// <summary>Who reaches what in an application, as a tree of lines: from users by ports to services, and from these to what they depend
/// on.</summary>
internal static class ApplicationDiagram
{
    public static IEnumerable<string> Lines(Application application, ComposeProject compose)
    {
        var names = application.Services.Select(service => service.Name).Concat(application.Accessories.Select(accessory => accessory.Name))
            .ToHashSet();
        var reached = new HashSet<string>();
        var roots = new List<Node>();
        if (application.Entrances.Count > 0)
            roots.Add(new("users", [.. application.Entrances.SelectMany(entrance => entrance.Routes.Select(route =>
                Reach(route.Service, $"{entrance.Port}{(route.Path == "/" ? "" : route.Path)} → {route.Service}", [])))]));
        foreach (var service in application.Services.Where(service => !reached.Contains(service.Name)).ToList())
            if (!reached.Contains(service.Name)) roots.Add(Reach(service.Name, service.Name, []));
        foreach (var accessory in application.Accessories.Where(accessory => !reached.Contains(accessory.Name)))
            roots.Add(Reach(accessory.Name, accessory.Name, []));
        return roots.SelectMany(root => Write(root, "", ""));

        Node Reach(string name, string text, HashSet<string> path)
        {
            reached.Add(name);
            if (!path.Add(name)) return new(text, []);
            var dependencies = compose.Find(name)?.DependsOn.Keys.Where(names.Contains).Order(StringComparer.Ordinal).ToList() ?? [];
            var data = application.Data.Where(data => data.Mounts.Any(mount => mount.Service == name))
                .Select(data => new Node($"[{data.Name}]", []));
            return new(text + Remark(name), [.. dependencies.Select(dependency => Reach(dependency, dependency, [.. path])), .. data]);
        }

        string Remark(string name) =>
            application.Database is { } database && database.Accessory == name ? $" ({database.Kind})"
            : application.Migration?.Service == name ? " (migrations)"
            : application.Services.FirstOrDefault(service => service.Name == name) is { Changeover: Changeover.StopFirst }
                ? " (stops first)" : "";
    }

    private static IEnumerable<string> Write(Node node, string first, string rest)
    {
        yield return first + node.Text;
        for (var index = 0; index < node.Children.Count; index++)
        {
            var isLast = index == node.Children.Count - 1;
            foreach (var line in Write(node.Children[index], rest + (isLast ? "└─ " : "├─ "), rest + (isLast ? "   " : "│  ")))
                yield return line;
        }
    }

    private sealed record Node(string Text, IReadOnlyList<Node> Children);
}
