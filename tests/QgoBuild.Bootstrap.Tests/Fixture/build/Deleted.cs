namespace Parts; static class Deleted { public const string Value = "before"; }
