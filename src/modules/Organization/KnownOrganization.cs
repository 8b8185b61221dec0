using Siyu.Contracts.Organization;
using Siyu.Kernel;
using Siyu.Organization.Domain;
using Siyu.Platform;

namespace Siyu.Organization;

/// <summary>What is remembered of the organisation (熟记组织).</summary>
internal sealed record KnownOrganization(KnownUnits Units, KnownPlaces Places, KnownStaff Staff, KnownBrands Brands, KnownNames Names);

/// <summary>Units, remembered by id (熟记单元).</summary>
internal sealed class KnownUnits(Commits commits) : Known<UnitId, UnitCard>(commits, typeof(Unit));

/// <summary>Places of some kinds near a path, remembered by that question (熟记地点).</summary>
internal sealed class KnownPlaces(Commits commits) : Known<string, IReadOnlyList<UnitCard>>(commits, typeof(Unit));

/// <summary>All brands of the group, remembered (熟记品牌).</summary>
internal sealed class KnownBrands(Commits commits) : Known<string, IReadOnlyDictionary<BrandId, BrandCard>>(commits, typeof(Brand));

/// <summary>Names of staff, opened, remembered by id (熟记员工姓名).</summary>
internal sealed class KnownNames(Commits commits) : Known<StaffId, string>(commits, typeof(Staff));

/// <summary>Staff, remembered by id (熟记员工).</summary>
internal sealed class KnownStaff(Commits commits) : Known<StaffId, StaffCard>(commits, typeof(Staff), typeof(Seat), typeof(Post));

/// <summary>Rates agreed with units, remembered by unit (熟记条款).</summary>
internal sealed class KnownTerms(Commits commits) : Known<UnitId, UnitTerms>(commits, typeof(Term));
