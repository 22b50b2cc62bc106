package benefit

import "strings"

// currencies is the codes of ISO 4217 in use for money that is paid.
const currencies = " AED AFN ALL AMD ANG AOA ARS AUD AWG AZN BAM BBD BDT BGN BHD BIF BMD BND BOB BRL BSD BTN BWP BYN BZD CAD CDF CHF CLP CNY COP" +
	" CRC CUP CVE CZK DJF DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS GIP GMD GNF GTQ GYD HKD HNL HTG HUF IDR ILS INR IQD IRR ISK JMD JOD" +
	" JPY KES KGS KHR KMF KPW KRW KWD KYD KZT LAK LBP LKR LRD LSL LYD MAD MDL MGA MKD MMK MNT MOP MRU MUR MVR MWK MXN MYR MZN NAD NGN NIO NOK" +
	" NPR NZD OMR PAB PEN PGK PHP PKR PLN PYG QAR RON RSD RUB RWF SAR SBD SCR SDG SEK SGD SHP SLE SOS SRD SSP STN SVC SYP SZL THB TJS TMT TND" +
	" TOP TRY TTD TWD TZS UAH UGX USD UYU UZS VED VES VND VUV WST XAF XCD XCG XOF XPF YER ZAR ZMW ZWG "

// former is codes that were in use, by which old contracts and accounts may still count, and those that ISO 4217 has for units of account.
const former = " ADP AFA ALK AOK AON AOR ARA ARL ARM ARP ATS AZM BAD BAN BEC BEF BEL BGL BGM BGO BOL BOP BRB BRC BRE BRN BRR BRZ" +
	" BUK BYB BYR CLE CNH CNX CSD CSK CUC CYP DDM DEM ECS ECV EEK ESA ESB ESP FIM FRF GEK GHC GNS GQE GRD GWE GWP HRD HRK IEP ILP" +
	" ILR ISJ ITL KRH KRO LTL LTT LUC LUF LUL LVL LVR MAF MCF MDC MGF MKN MLF MRO MTL MTP MVP MXP MZE MZM NIC NLG PEI PES PLZ PTE" +
	" RHD ROL RUR SDD SDP SIT SKK SLL SRG STD SUR TJR TMM TPE TRL UAK UGS USS UYP VEB VEF VNN XEU YDD YUD YUM YUN YUR ZAL ZMK ZRN" +
	" ZRZ ZWD ZWL ZWR BOV CHE CHW CLF COU MXV USN UYI UYW XDR XSU XUA "

// InUse reports whether a code, in capitals, is one of ISO 4217 for money that is paid today.
func InUse(code string) bool { return listed4217(currencies, code) }

// KnownCurrency reports whether a code, in capitals, is or was one of ISO 4217 in which money is counted.
func KnownCurrency(code string) bool { return InUse(code) || listed4217(former, code) }

func listed4217(list, code string) bool {
	return len(code) == 3 && strings.Contains(list, " "+code+" ")
}
