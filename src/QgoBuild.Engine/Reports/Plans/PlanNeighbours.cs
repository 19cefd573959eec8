using QgoBuild.Engine.Reports.Drawing;
using QgoBuild.Engine.Reports.Markup;

namespace QgoBuild.Engine.Reports.Plans;

/// <summary>What stands before and after each target, as links.</summary>
internal sealed class PlanNeighbours(PlanDocument plan)
{
    private readonly ILookup<int, Edge> _before = plan.Edges.ToLookup(edge => edge.To);
    private readonly ILookup<int, Edge> _after = plan.Edges.ToLookup(edge => edge.From);

    public Html Before(int target, EdgeKind kind) => Links(_before[target].Where(edge => edge.Kind == kind).Select(edge => edge.From));

    public Html After(int target) => Links(_after[target].Select(edge => edge.To));

    private Html Links(IEnumerable<int> targets) =>
        Html.Join(targets.Order().Select(target => (Html)$"""<a href="#target-{target}">{plan.Targets[target].Name}</a>"""), ", ");
}
