<?xml version="1.0" encoding="UTF-8"?>
<!-- The lines whose branches were not all taken, and the sums. -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform">
    <xsl:output method="text" encoding="UTF-8"/>

    <xsl:template match="/report">
        <xsl:text>Branches of the consensus core that no test took:&#10;</xsl:text>
        <xsl:for-each select="package/sourcefile/line[@mb &gt; 0]">
            <xsl:value-of select="concat('  ', substring-after(../../@name, 'io/skerry/raft/'), '/', ../@name, ':', @nr, '  ', @mb, ' of ', @mb + @cb, '&#10;')"/>
        </xsl:for-each>
        <xsl:variable name="taken" select="counter[@type = 'BRANCH']/@covered"/>
        <xsl:variable name="all" select="$taken + counter[@type = 'BRANCH']/@missed"/>
        <xsl:value-of select="concat('Taken: ', $taken, ' of ', $all, ', ', format-number($taken div $all, '0.0 %'), '&#10;')"/>
    </xsl:template>
</xsl:stylesheet>
