namespace Weft.Fuzz;

/// <summary>Feeds one target: first its seeds, then mutations of what it accepted. The same seed gives the same inputs.</summary>
internal sealed class FuzzRun
{
    private const int MaxFindings = 10;
    private const int MaxCorpus = 2000;

    private readonly FuzzTarget _target;
    private readonly TimeProvider _clock;
    private readonly Mutator _mutator;
    private readonly List<byte[]> _corpus;
    private readonly List<string> _findings = [];

    public FuzzRun(FuzzTarget target, int seed, TimeProvider clock)
    {
        _target = target;
        _clock = clock;
#pragma warning disable RS0030 // the source that is injected everywhere else begins here
        var random = new Random(seed);
#pragma warning restore RS0030
        _mutator = new Mutator(random);
        _corpus = [.. target.Seeds];
    }

    public long Inputs { get; private set; }

    public long Accepted { get; private set; }

    /// <summary>What went wrong, with the input in hexadecimal.</summary>
    public IReadOnlyList<string> Findings => _findings;

    /// <summary>The seeds, then mutations until the time is over.</summary>
    public void For(TimeSpan time)
    {
        var started = _clock.GetTimestamp();
        foreach (var seed in _target.Seeds) Feed(seed);
        while (_findings.Count < MaxFindings && _clock.GetElapsedTime(started) < time)
        {
            for (var i = 0; i < 64; i++) Step();
        }
    }

    /// <summary>The seeds, then so many mutations.</summary>
    public void Count(int inputs)
    {
        foreach (var seed in _target.Seeds) Feed(seed);
        for (var i = 0; i < inputs && _findings.Count < MaxFindings; i++) Step();
    }

    private void Step()
    {
        var input = _mutator.Mutate(_corpus);
        if (!Feed(input)) return;
        if (_corpus.Count < MaxCorpus) _corpus.Add(input);
        else _corpus[(int)(Inputs % (MaxCorpus - _target.Seeds.Count)) + _target.Seeds.Count] = input;
    }

    private bool Feed(byte[] input)
    {
        Inputs++;
        try
        {
            if (!_target.Run(input)) return false;
            Accepted++;
            return true;
        }
#pragma warning disable CA1031 // whatever escapes a codec is a finding
        catch (Exception exception)
#pragma warning restore CA1031
        {
            _findings.Add($"{exception.GetType().Name}: {exception.Message} [{Convert.ToHexString(input)}]");
            return false;
        }
    }
}
