using System.Globalization;
using Weft.Fuzz;

// weft-fuzz [target|all] [--seconds N] [--seed S]; a number alone is the seconds. 60 s over all targets unless said otherwise.
var target = "all";
var seconds = 60;
var seed = 1;
for (var i = 0; i < args.Length; i++)
{
    if (args[i] == "--seconds" && i + 1 < args.Length) seconds = int.Parse(args[++i], CultureInfo.InvariantCulture);
    else if (args[i] == "--seed" && i + 1 < args.Length) seed = int.Parse(args[++i], CultureInfo.InvariantCulture);
    else if (int.TryParse(args[i], CultureInfo.InvariantCulture, out var number)) seconds = number;
    else target = args[i];
}
var targets = FuzzTargets.All.Where(t => target == "all" || t.Name == target).ToArray();
if (targets.Length == 0)
{
    Console.Error.WriteLine($"no target {target}; there are: all, {string.Join(", ", FuzzTargets.All.Select(t => t.Name))}");
    return 2;
}
var findings = 0;
foreach (var each in targets)
{
    var run = new FuzzRun(each, seed, TimeProvider.System);
    run.For(TimeSpan.FromSeconds((double)seconds / targets.Length));
    Console.WriteLine($"{each.Name}: {run.Inputs} inputs, {run.Accepted} accepted, {run.Findings.Count} findings");
    foreach (var finding in run.Findings) Console.WriteLine($"  {finding}");
    findings += run.Findings.Count;
}
return findings == 0 ? 0 : 1;
