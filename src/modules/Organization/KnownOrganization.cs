using Siyu.Contracts.Organization;
using Siyu.Kernel;
using Siyu.Organization.Domain;
using Siyu.Platform;

namespace Siyu.Organization;

/// <summary>Units, remembered by id (熟记单元).</summary>
internal sealed class KnownUnits(Commits commits) : Known<UnitId, UnitCard>(commits, typeof(Unit));

/// <summary>Places of some kinds near a path, remembered by that question (熟记地点).</summary>
internal sealed class KnownPlaces(Commits commits) : Known<string, IReadOnlyList<UnitCard>>(commits, typeof(Unit));

/// <summary>Staff, remembered by id (熟记员工).</summary>
internal sealed class KnownStaff(Commits commits) : Known<StaffId, StaffCard>(commits, typeof(Staff), typeof(Seat), typeof(Post));

/// <summary>Rates agreed with units, remembered by unit (熟记条款).</summary>
internal sealed class KnownTerms(Commits commits) : Known<UnitId, UnitTerms>(commits, typeof(Term));
