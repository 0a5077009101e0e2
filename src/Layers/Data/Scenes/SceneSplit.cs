namespace AutogradNet.Layers.Data;

/// <summary>What a set of scenes is for. Sets of one seed but different purposes have no scene in common.</summary>
public enum SceneSplit
{
    /// <summary>To fit weights.</summary>
    Train,

    /// <summary>To choose settings.</summary>
    Validation,

    /// <summary>To measure the result.</summary>
    Test,
}
