namespace AutogradNet;

/// <summary>The operation's own vector-Jacobian product. For excepting a layer from a rule that comes later in a <see cref="RuleSet"/>.</summary>
internal sealed class VanillaRule : BackwardRule
{
    public override bool ReadsValues => false;

    public override void Apply(VjpContext context) => context.ApplyOwnVjp();
}
