namespace Parts; static class Changed { public const string Value = "before"; }
