namespace QgoBuild.Engine.Execution;

/// <summary>The schedule before the first target, with the initial skips.</summary>
/// <param name="Transition">The schedule with the targets that may start.</param>
/// <param name="Skipped">The targets skipped, in the order of the plan.</param>
internal sealed record InitialSchedule(Transition Transition, IReadOnlyList<SkipReason> Skipped)
{
    /// <summary>Creates a schedule and applies skips and their consequences. A pure function.</summary>
    public static InitialSchedule Create(Plan plan, IReadOnlyList<SkipReason> skips)
    {
        var schedule = Schedule.Create(plan).Schedule;
        var skipped = new List<SkipReason>();
        foreach (var skip in skips)
        {
            if (schedule[skip.Position] != ExecutionStatus.Scheduled) continue;
            var transition = schedule.Skip(skip.Position);
            schedule = transition.Schedule;
            skipped.Add(skip);
            skipped.AddRange(transition.Skipped.Select(also => new SkipReason(also.Position, DescribeCause(plan[also.CausePosition]))));
        }

        return new InitialSchedule(new Transition(schedule, schedule.FindReady(), []), [.. skipped.OrderBy(skip => skip.Position)]);
    }

    /// <summary>The reason of a skip that follows from another skip.</summary>
    public static string DescribeCause(PlannedTarget skipped) => $"needed only by {skipped.Spec.Name}, which is skipped";
}
