namespace Parts; static class Named { public const string Value = "before"; }
