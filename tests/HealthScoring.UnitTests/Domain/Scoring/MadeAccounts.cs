using HealthScoring.Domain.Facts;

namespace HealthScoring.UnitTests.Domain.Scoring;

/// <summary>Accounts that live where constants decide which no worked case comes near.</summary>
public static class MadeAccounts
{
    public static IEnumerable<ConstantProbe> All =>
    [
        new MadeAccount("one user of a small team", seats: 3).Used(1, 0, 20, "light").Used(1, 0, 20, "heavy").Through(30),
        new MadeAccount("weekly and gone silent", seats: 20, Cadence.Weekly).Used(8, 0, 20, "light").Through(60),

        // Each user on one working day in four weeks, and one of them nearly every day.
        new MadeAccount("many who hardly come", seats: 20).Used(20, 0, 110, "light", on: (user, t) => t % 28 == (user % 5) + (7 * (user / 5))).Used(1, 0, 110, "light").Through(110),
        new MadeAccount("many who hardly come, weekly", seats: 20, Cadence.Weekly).Used(16, 0, 110, on: (user, t) => t % 28 == 7 * (user % 4)).Through(110),

        new MadeAccount("nobody, as reported", seats: 20).Reported(20, users: 0).Through(20),
        new MadeAccount("nobody, and on hold until onboarding is over", seats: 20).Paused(1, 95).Through(97),
        new MadeAccount("hardly anybody, and on hold until onboarding is over", seats: 20).Used(3, 0, 97).Paused(1, 95).Through(97),

        new MadeAccount("everybody, but not the core until late", seats: 20).Used(20, 0, 90).Used(1, 40, 40, "light").Used(20, 60, 90, "light").Through(90),
        new MadeAccount("slow to use its seats", seats: 20).Used(1, 0, 90, "light").Used(3, 22, 90, "light").Used(4, 26, 90, "light").Used(12, 60, 90, "light").Through(90),

        new MadeAccount("five users of whom one is left early", seats: 5).Used(5, 0, 20, "light").Used(1, 21, 40, "light").Through(40),
        new MadeAccount("twelve users of whom two are left late", seats: 20).Used(12, 0, 100, "light").Used(2, 101, 132, "light").Through(132),
        new MadeAccount("one user of five, then mostly one, then all", seats: 5)
            .Used(1, 0, 80, "light").Used(1, 51, 80, "light", uses: 10).Used(3, 51, 80, "light").Used(5, 81, 120, "light").Through(120),

        // Another champion, who has been silent for ten days, follows one who had been silent for longer.
        new MadeAccount("champions that fall silent", seats: 20).Used(1, 0, 0, "light").Used(2, 10, 10, "light", on: (user, _) => user == 1).Champion(0, -5).Champion(1, 20).Through(40),
    ];
}
