namespace QgoBuild.Engine.Running;

/// <summary>The context of a running target: its output group and its cancellation.</summary>
internal sealed class TargetContext : ITargetScope
{
    private readonly BuildState _state;
    private readonly ExecutableTarget _target;
    private readonly OutputGroup _output;
    private readonly CancellationTokenSource _cancellation;

    /// <param name="state">The build's run.</param>
    /// <param name="target">The target.</param>
    /// <param name="output">The group of its output.</param>
    /// <param name="statusLine">The owner of the terminal's last line.</param>
    /// <param name="cancellationToken">Cancelled when the build is.</param>
    public TargetContext(BuildState state, ExecutableTarget target, OutputGroup output, IStatusLine? statusLine,
        CancellationToken cancellationToken)
    {
        (_state, _target, _output) = (state, target, output);
        _cancellation = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var token = _cancellation.Token;
        var root = state.Session;
        Session = root with
        {
            Output = new BuildOutput(root.Output.IsRedirected
                ? output.Error : output.Output, root.Output.Palette, root.Output.Redactor, root.Output.Verbosity),
            Out = new MaskingWriter(output.Output, root.Output.Redactor),
            Error = new MaskingWriter(output.Error, root.Output.Redactor),
            StatusLine = statusLine,
            GetCancellationToken = () => token,
        };
    }

    /// <summary>The session for the target's calls.</summary>
    public BuildSession Session { get; }

    public bool IsCancelled => _cancellation.IsCancellationRequested;

    public IDisposable Enter()
    {
        _state.CurrentTarget = _target;
        return Session.Enter();
    }

    public void Cancel() => _cancellation.Cancel();

    public void Dispose()
    {
        Session.Out.Flush();
        Session.Error.Flush();
        _output.Dispose();
        _cancellation.Dispose();
    }
}
