// Written by kernelspec/embed.py from the files beside it; change those.

/// What `whylight install` puts on disk.
enum KernelspecFiles {
    /// `kernel.json` with `{executable}` and `{display_name}` to be filled in.
    static let template = #"""
        {
          "argv": ["{executable}", "kernel", "-f", "{connection_file}"],
          "display_name": "{display_name}",
          "language": "whylight",
          "interrupt_mode": "message",
          "env": {},
          "metadata": {"supported_encryption": ["curve"]}
        }
        """#

    static let logoSVG = #"""
        <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 64 64" width="64" height="64">
          <title>Whylight</title>
          <defs>
            <radialGradient id="heat" cx="40%" cy="38%" r="72%" fx="36%" fy="33%">
              <stop offset="0" stop-color="#fffbd0"/>
              <stop offset="0.20" stop-color="#fde047"/>
              <stop offset="0.42" stop-color="#f98316"/>
              <stop offset="0.64" stop-color="#dc2a5c"/>
              <stop offset="0.84" stop-color="#7e1f9c"/>
              <stop offset="1" stop-color="#31297f"/>
            </radialGradient>
          </defs>
          <path d="M2.5 32C12 15.5 21.5 9.5 32 9.5S52 15.5 61.5 32C52 48.5 42.5 54.5 32 54.5S12 48.5 2.5 32Z"
                fill="#1e1a4d" stroke="#f4efff" stroke-width="2.5" stroke-linejoin="round"/>
          <circle cx="32" cy="32" r="18" fill="url(#heat)"/>
          <circle cx="32" cy="32" r="18" fill="none" stroke="#f4efff" stroke-opacity="0.35" stroke-width="1.5"/>
        </svg>
        """#

    /// PNG as base64.
    static let logo32 = """
        iVBORw0KGgoAAAANSUhEUgAAACAAAAAgCAYAAABzenr0AAAIBUlEQVR42uWXa3CU1RnHf+e8797e3SSbzZUEYkgEapSONFCtoRgI\
        UnAstF6oveho22+itgpOmc6YxC9WtE4VnKnDOLadto7Ydqo4ooZLRJBOTdCiYCEQkzQJbkg2u5vdfXff2+mHBGqdIur0Qy/PzJl3\
        5pnnPOc/57zn//8f+H8P8WmKlVISkIACPCGEmsmLmbyYyXv/VpRKKamU0j5FvTYD9oKhf5JmQggX4IPBZENVXck1QAvQCERnypLA\
        KeBgPJ7vEkL0f2iuN7Njn+4I2tvb5QMPPOAppRgbLiyqqPXfh8fasdGs0dNzjHePnuLMeBKAivIolzU1snjxpVTWGiaS58+MWFsq\
        ZwfeEkJw//33y87OTu8TA1BKyWnkN2luYUen9HPfm2+c8G3Z8gt27z/iWC5URsMiGtYFQDJnq/H0lPJp0NaySN+06Ta+2DLf9iy2\
        aIH17fCc+4+eFwCgdihNrBfu/pdOVHx5zbxnMimv7Yd3P6h++ZtXvNraGvnt1kqxpnGKhuAkhm3j5oKkcjFO5croGpPsOHJSjQ6N\
        erfcvEb+bOtmESmRe1/f1Xfzsmvnnznb+7wAzqLsPXCm5gst5a8eP3b60vU33mO/dzKu37L2cvHjlXEaQkfATqIsBzfn4qUVbiKC\
        N1mBa86lL3IZj0+aPLvnoFpQV+s8+/uf+j536ayjhw+Pr2purhj96E6IDy0uALq7B0paW+v3v9UzsPBra+90JjOOftc3FtLR2ouu\
        9VMIFyOMAMJVkLVhMoM3ZlKIh8kNlyKGysiUL+aJSICnu7opDgSdP+7cqi9aXP/OgQNDVy9dWpfs6EB0dk6DEOcW70YTy4WnHPXK\
        +/3jK9tWfM9JpE39hmsW8vO1byH9A7hzZqGXhcAfANdGpXOoeA51OoU3mic/UkZ2pBKzr4RU/RIe9Wd56fVDFIcjzp692/XGxoo9\
        Qher1D4lacUVQpy7q5pYLpzClHqokGfl9dffY6fTGb1+bj2bW0bwuX241VXo1cWI0gWI4mZESROivAxREUKUhpFFEj2cxWfk0WMK\
        TrzPOv8s6hvryExN6TfecK+dz9NWyKqHxHLhABqAnLmrzkRcrfZH2Hj77Z3O0OCwTwsVcd3nDS72HaEQNNCKdQiVQ6AJEb4KApcg\
        AlUQDkDIB0EdGXCQfgvd5yB0m9LBKa6obSQQCTE4MOL77m3tjt9g40RcrRZCOEopTQKqq6unJFbJ9qeefFnt3LlHlkaL8IcMVtZm\
        UGYCdP/MYZ1j25mvREgxnZYCpJoewkP3CQqTGeZrFQSMANFoETtf3CefevJlFatke0/XqRJg+o9c2drcOTaam93Rsc2NxaIyX7Cp\
        jIapl1N4pou0XTAdsBJg9aFyvWCdRDnjKNMGywXHRTkCXInyJAqJ5biETT+x4hIKlk0sFpUdHdvcsdHc7OYVDZ1CCE8m4tZSz+WO\
        DRse9HK5vO7TdRxPURLSCeUVdk6DTB41mUclkqjMcVTubVT2PUhOQDKPmiqgcg5e3o9b8OFZOranYykNVdAIB4N4nouu6+RyeX3D\
        hgc9z+aORNxaqp+fEgWuGcDJGYhEAenPTKezNgQkOAqVtWHShEQWLyWxM2HcXBAnH8BUfkz8WBfQMBmr8h+QGk9s3bZZGkbQsR0H\
        XQpS+QIpM4qTiGKPh1AfZFHDSbyhJGoghRpKoUZSqA/SuOMuVqIIOxXBSYUxLYMpguS8EKZfkCuYSKnhOA6GEXS2bdsspY8nYlX+\
        A1IpJXd397ZX1hjDHR0btEQi6QX8fs6kM7xvRVGTZZhjMazTRbgjDmpoCm8oife3FN5wDmdUYsVLKYxHsSeKKaSLmPTCJF2DrIyQ\
        NvIkUykCfh+JRNLr6NigVdYYw717e9uVUlKclduJuFodq2TXt9Z3Oq/sek33F4f5zpLLuS8ZJy8GCFSY+CJZtGAeobugBJ7twzGD\
        OFMGzmQRhUQx44Uoo6qUoXwpmdIajl80wN6eN8imTVavXur89rlOPTHGmrIq8bJSSptmwn1KnyGih5Vg45euvNUeGhzxzZl/EY82\
        LKD+yNvIsjw+w0QGrXMAlKPhmQGcTJB8NkLCKWLMKyHulTJsFiOvLOLFwVfpPzFM3UU19qE//conBY8EwmKTUkoXQjjnpeIVy7/v\
        JDMZ/bplV3C3VYw8/leMIhe/biOlCwo8T8O2/eTcIEnPYJII424Jw5kQ/svK+YvxLnv3H6IoErH37tvua2io2C108ZUZ3fGEEOq8\
        YvR2z8DCdV+9y0kXTP3Wa1awLhXBPT6Arln4dYVA4KBRwEdWBUh5ISYKBgnXINBUykCsn+e7dhMKGM4LOx/XFy2uf6e7e2BZa2t9\
        CuCsn7ygHN90w7123+Cw/vW2q8W1oUaC/RmsxBS26+AoiaV8mCpATgvhxcIwT/KOeZRde/aruXVznN/94RHfgqZZRw8fHF/VvPRj\
        5Pi8hiTttf3gzp+oXz/zkldbVy3bmprFPH8NITOIsgS2ElgBRcYwGbKGOXT0sBoZinvfvPla+djWH/2TIdmxQ2nrP86QfJwl+/PB\
        Pt/DDz/Nawd7HUd5lBYXiXDQEKDI5nMqlZ5SmtBY1tKsb9x0O1e0zPtsluxfm9LMoora8CY81sVHckbPm8c4euwU4xOTAJSXldLU\
        dDFLllxC1RwjB7xwZiS7pXJ25LOZ0vPZ8tOnzbnV1cFVwFXAxR+x5SeBN+LxVFd1dbT/o3P/Yx8m/x1Ps//p+Dt2PmeNH1yYygAA\
        AABJRU5ErkJggg==
        """

    /// PNG as base64.
    static let logo64 = """
        iVBORw0KGgoAAAANSUhEUgAAAEAAAABACAYAAACqaXHeAAAVOUlEQVR42u2bebAd1X3nP2fp7ru9+xYtSEIgIdYYgbBNSTIxBtmT\
        2M7mzEwJUyk748RLNAFNcGxXSLF4LJaQeK0Cxjj2JLZxpTCqSmJqKkOcGMlLsJDJADIWy7CD0PqWu/bt7nPOb/7o+54ECBAYm3ii\
        U/WrvtXv3dP9/Z7f75zfduHoODqOjqPj6Dg6fqZDRJSIaBGxImK3bBErImZ4T4uIGd6bFS0i6ufxbupnCRrQAEop/yrnMMOPQSkl\
        vxAEiIguMR8ELSL1os9pTlgpRTjFB5aGIBMKKgACA63VlNH6GRXxsFX8JKrxoFKq+zwyRCkV/k0SMLvis8BnZmSiGvMuV4T3eB/O\
        McYurY0cwRMF0g744J+xWv1Qa/2t2PO/1ZiaOoSI10wj1GsE3swCb7Xk1NiEDcHJe2t1sxg7/CcP/S5+erotU1Nt2u2uyvIcBJIk\
        pjnakInxJuPjTVVroDHDd3PQ7/k92qpv5l5/cXRUPfT8Z75uBAxXXSmlQnefLLY1/jQE/8HqiKkBUOAfe2w/d921Q921/cf6wQef\
        YPfu/bTbPfI8x7vy/Y0xxElMs1ln0aL5nHbactasPkPWrj0zrFixECIMQNrxfa3NX3Um+bMFy9SzQ3OTn0Yb1Gux6mlbPoQOV1dq\
        +hgCZCluy5bt5tbN31Z33nkf+/dPE4LHGo0xBq0NSmtQanYyJASC93gfcD6gtGbhwnHOOWcV69f/qrx93WqfVLEoyNKwV9CXVxvq\
        Kz+tNqhXCd4qpdzuR2Th2CK+WEn4TxJAgbv9H7ebG//HN9W2bT8mhEA1idDGoKKYSr3B2OgIE80azXpCEpWbfFZ42v2M6U6PmZk2\
        g16PkBd4HxhkOVpr1qxeyUUXv1fe+c41XoFVBgYD/m6mw4bFi9W+2Xf6mRMw+6DWAVmbVMLfJBV9AuAefWSvueaar6jbbvsuWitq\
        1ZggkDRGOWHZYt504jirlihWNAYs0D1qIcO4gDhD7hN6oc5+X+eJQcyPpwbc9/R+Hn/qWdJWB60U/TQjhMBv/eb5XHb5B+XEkxZ5\
        wOYZj7uU36nPV9teDQnq1YDvzMj6yIavW6MrJsJtvvW79oorbmTfvknGxkZwRUFSH2XVyhX8+ll1zl28n+PVY8TpM9CbwWUZPhNC\
        bgh5RMgTKGoQmohdQFZdyrO1Y7krj/j2k7vZsfNRBq0uNrbMzHRYuHAeV131h6y/4HznC6zzYRCc/t3amNr8SklQrxR8b0Y+EiV8\
        SQKIEK6+6sv6hhtvoV6vEseGogiccNKJXHDeIv7jSbs41t8L3afI3YCAQikNQYEXKCBkmpDFuDTB9yJcNyb0KugwjmmewN5jTuZ2\
        0Xzr/gd57KEniIwhd45eN+Wiiy7kiis+HJRCKw2DPhua89SXXgkJR0TA3XdLdPbZqmhPyR/WG9zoCkK/P1AbL/4L9fe33cHCBeO4\
        okDZmLesOYON6xTnNLcjnQfIxaGSBBXZ8mlBIAQoAuQOGThkEAj9CJdW8f0qrlehaCcUMzGmmEAvfQP3LDuObzz5JD/cvoNQOGxk\
        2bdvmve8Zx033PAnUq9VxETofpeLRybUjUdKgnoFNv97jRH+Knj8TKunf+8Dn1Tf+/6/smDBBHk2wCY13v32s/jEeVMsl++SpXtR\
        jSq6kkCkwOghAYAPUHgk8zAooJ8jfUfoWVyviutWcd0arlcnb1VwUwlm3gnsOut0bp7ey7e//yPyfkZSSdi/f4pzz30zX/3r/y5j\
        Y42gLabb4/dHx9VfHwkJ6ojA75PfqNS5TStCq93X73vf5WrbtnuZN2+cPM/QNuHX/8ObuGLdXhZl32EgPcxoA1WzkFhUbIYEKBAB\
        55EsQFZAWiC9Ano50s3xXYvr1nGdGq5To+jUcd06gwMRvrmE6TVn8fX2Hv5x6zZ87oiTmMnJadauPYtvfONqGW3WQhAxg0z95uiE\
        +l8vR4J+mXPedadkVVILtwAMMqc+9KFNQ/BjFEWOiOIta1byibdNsSj9ZwbSw040Uc0YNVpBjVdhvIqaqJQyXoGxKmqsgmomMJKg\
        GjHUY1Q9wlQdppphKhm6kmOSHB1lJCMKP32AyradrB9bytrVZyIKiqJg3rwxtm27lw99cJMaZIVSSoUkDrd0p2SVUsodElQdGQFD\
        DyvIjEzYiL+1RteNJlzyR5/Rd9yxjXnzxnDO453jhJNPZON5muXFHQx8Fzs2AnWLGkmgmZRARxswMg4jEzDSRI3WhuArqEZSgq9F\
        UI1QVY1OcnRSlBIX6MShbE6lqiimJqn/nyf47eNP5cRTl+EKh3OeefPGuGPLNi75o89qrRBrdF3b8HetlswDwhDTyxMgzAU10hdu\
        TqqsMBHu2mu/Zm7dfDvz509QOE/wjmpznAveuoS3VLeR9fZgmnWoGFQ9hkaMGqlAZRziJaj4OFS0FOJjIZ4P9TqqEUEtmgNPxUIS\
        oZNQkhANCbAOFTm0Kqgmmt6u3Sx5tMuvrFzFyHgD7zyF88yfP8Gtm2/nmmu/ZkyEq1b1CTpws1JK2Mphcwz6MNGYUUq59gG5rDbK\
        rwFu8ze/Zz//ha8PV96hAB+EVaev4LeX70Jm7kdVq6WtV2y5krUY4lGUPQYVLYFoKURLUdFilD0G7ARUqqhqCbrcKyzEBiKFtg4d\
        eZT1KOtQ1qOtx+KII0X3oadZ5cZY+YaTCRJQgHOOefPG+MIXvs6t3/yeReEao7y7fUAuU+uUA8xLEjBr961JOSeusIkCf/+Op82f\
        XPp56vUqIoJSiuAdtdFxfu3MJkuze8l9hkoiiHRJQmwgTsCMlUDtwuHKLwV7DNhxlB4FU4PEQqwhOijKapQNKDNLQECZUowKREZw\
        gxTzyDSrjzuJkfERvPMopRAR6vUql176ee7f8bShwMcVNrUm5ZzD7Qf6eZEdIlIzmq9Gkehuz6k//thnVKfTI4oiRMqgy/nAimVL\
        eOuCKULrCVQUlzMZDaYEgI5RugK6DnYUFS1BRYvANMt7ulKKMWAVavhd9OxVStBaUDoMRVAEtAjWKnrPHGC5G+WEZcfiQ5jFQRRF\
        dDo9/vhjn1HdnlNRJNpovrp7t9QPxfocArZuxSilfGeK6+pNTtZWuU9/5ma97a77aDYbeD8MtiSgo5g3rphgqXuSPOujjSmPuDI4\
        PnhFD09aBRJKec4JfIjMRobq0ANaSlGAElAynD5gjCJPB0R7c0459jhsbJBQLpD3nmazwba77uPTn75Za6tcvcnJNRuuU0r5rVsP\
        moKeVf1165RrT8m5SYWNBPyW79xvbrrpFibGR3GuPEZL9Q/UGiOceYwh6ewmiCpfUmT4vjL09hwSMggp+Dbi9iBuL/gOyAAkBylA\
        /PC7h8xxmCzR4ZNHwmBPj+PqC2g0a4QQUEMinXNMjI9y05duYcs//9gQ8JWavrg9JeeuW3fQFPQhqh9D+GIUCTPTmbryyuvVLOhD\
        hw+BsfEmJ1QLfLdV7is+lL69D+ACUgTwGYQu+Ba4A1DsKcUfANdCQrckp/DgBHFhSNysKCRoRBQMRUQNOSqvSmvS1oBRqTM21iSE\
        56YLZ9/9yk/eoGamMxVFAvDFEmtpCnpO9Sf9x0ZG9enKKHf99bfoHTseptGovWBSASaadeZLiksLCLZ8eeehCEjuYdbF9TOIn4Ri\
        35CAvVDsL+/5GSj6pTucu5KIopxHXEB8SQBel0SEMogSNAFFQCHakA8Koswy1hxBnqcpIQQajRo7djzM9dffopVRbmSU0zvTfGyY\
        QNF63Trl+lNyvI3UZQjhnrufMH/55c1lWOv8Yb3n0XpM1eX4DMRFkAvkHskcZK50b/sFpGkJ2O1B3G7EPYu4PeD2Q95C0hzSMiAi\
        80juIB8SWVjEGcQbxOs58VJKkJKMwglkmka1dljH3jnP2NgIf/nlzdxz9xMGCNaEy/pTcrxSymsAJ+FT1aaupz3CpqtuUukgwxj9\
        otFDEllMIfjMEIqIkOvSrx8MwadD376TQbcP6TQM9kO2HwaT0G8j3Qy6BdLPIS1Kjck8ZA7JIRR2KAZxB8lwovEYHAavNEXQBAeR\
        jV40sjFGkw4yNl11k0q7hGpT152ETwFzOdtXmBYCcWUyQ2WekEXoNENFOWL03HlcRn0BYg9GHYwG3cFQmLSA/pC0tECG84U8RvKo\
        JLgwSGHxzlJgKaQkwInBo/EvtVO+zNAAVulPpu3Qq9bRV16xQaqVBO/Di4LPnCcPCZLF+EGMTyuE1B6M6no5dHLoZEg7hdYAZgYw\
        k0FrgLRTpJ1BNz/4//0CSXNCqvFZgs8ifBYNM0YRIbcUwVJgSpFSnLIEC7krXpQD7wPVSsKVV2yQah2dtkPPKv1JAL1li9jahHoq\
        eH01Cv3Gs5f7j3z4AmZmOlhrDstAqz+gJzXE1fBpTEgTXL9C6Gukl5XAO1kJspUhrcFQUqSVQiuDdvl36eTQzZFehvQVPk0IaUwY\
        xIQsLrUhi/BFRC6WTMpr+dkQTIRPhF6aHpYAaw0zMx0+8uELeOPZyz0K7Qp9TW1CPbVli1h7/vn44Zn4uc50eF+joU7fuPHC8O1/\
        +hf98MNPUKtVn3MSKGC63eUAx3NMaOJ6OdoG0GVa2EqK9jnKecgtElmwemgCw3yAl9IMCldunANPGGh8P8H3K/i0gk+TUrsGJRmF\
        i0mJySQqSSAi8xbqCXlS0Gp3XrAHaK3pdvuceeYpbNz43iBebLerfjIyj88OMXs9W1RQSuXW6g1FAWPjsWzadLHMupbP2VC0Znqm\
        zZOFQUXzcd1oLo3luxVct47vxIR2QFrZcMWHMnPw86wZSMfjuxGuW8P3qvh+BddP5kgIaYLLY1KJGUjEYEhARkTqDWYsoaO7zMx0\
        0Fo/P6wHYNOmjTI2nkiRA/BflVL5ELPMVW+3bBFba6ofZAN1PRqz7h1n+A0bLmRquoW1dm5CZQz9Tpf7W32ykSVIrzpMY9VK6VTL\
        LE67hm/HhDaElifMFEgrJ7QKQtsR2uDb0Vzmx3eH8wxJKLUhwQ8SUp/Ql5iBlESkEjMIMZkYkkUJe7r76bb7GK3nQFtrmZpusWHD\
        hax7x0qPxmSZur45ob6/ZYvY2ULK3ClwiClc2psJ76rW1Mmf+Pj7ww9/eK++556djIyU8YBSipAX3LdrD8+eeiKLwhhFu13u7kET\
        vMEUlpBH6GgYx5uhicwa6dCxCc4ieXnc+SwiDGL8ICnVf2gOqavQI6EvCf2QlOCJ6XsL9Qi9SPH4o89Q5I44LgM2Ywztdoe1a1bx\
        iY+/PwQnNu2r/9vL+dNZ1X9BMHSIKfR90B8oChUadSuf+9zHZWSkQZ4Xc66l0ZrHn9zFXUohC5ZRtGJcr0bRrZYr2q7j2nWKdh3X\
        qlO06hStBkV7VoZ/a9coZjWgM9SgXhXfLbPDqavQlYReqJQESEI6lK4T6sc3mLRTPPHkrjn1V0pRFAUjIw0+99mPS6NupShU8IEP\
        LF6seodifUE+QCnlRcSOzlN35jlXEGFWnnGc//PrPkq/n86d78YaetMdtjz1DHtWLMfrCfJWBd8ZAu/UhgDrzwXcquNmiWiV912n\
        TtGpUwxNyHeqFP0qfVelK1V6oUJPEnpSXvtSoesNoWaon1xh59MP05ruYq2Zy1f0einXXfdRVp55nCfC5AOuHJ2n7hwmSP1LZ4QU\
        XkRsc0Jd22/xD4Bd/963uY9e8l+YnJwZ7geCVoodOx9hi3L4U06lM0jI+vU5DZgFPbv6rnUIGa36IVpSw81Kp0o2qNH1VdqhSidU\
        6UiVrlTohpKEPglt75h4wwT77D527nxkTjOttUxOznDJJb/LBRe+zQG23+YfmvPVNSJiD1X9l0yLz5adaTGeGn4UW1YA/g82XGc2\
        b76dBQsmcM5T5AUnn34i/+1Nq1n+o8fIdj3DSAVicqxxZS7PeJQJoMt4vswNgPgy0AneEJzFBUsWIgZEcxtdKvGc+nelQp8qU1lB\
        dVmDsbU1br9nCw/85DHiOMJaw/79U6xf/y6+dNOlHjDO8VgWWN1sMjVbxj/iusBsyXlqr6yqN/gBUM9zJ+9//+V669btw7S4I4TA\
        W9/6Zj645FQq//IgbnqSegKRFETKY5VHq4BSghpugjIMbb1oHIZCLDmWbOjoDGSWhHL370uFPhVm8gI9L2HJefPZvvtufvCDe9Ba\
        EUXlyp9/3mpu/sbVIUksIYTU5fqXGxPqvpcqn//0hZEsx8aWXz1/Lf+5sQy17RHyqUlqFYXFYcVjVEAjw4cJw8QWHo0TPXRtDxKQ\
        ySFaQEJKzEyWYxdUWPLLC9jZ3ckdW7eR544kiZicnHleYQQ96PFbowtfvjDympTGskFGUkt4x7mr+Y3RE7H/uovurj0kkRAb0OKH\
        BAw1YBjPe8rQdpaAXCwZs1oQMyCh56HjCxrHN5l/9igPtB5g6/e3M3hBaexTMjZWL0tjbX5/dP5rUBp7seKoLwi9/kBt3PgX6u+/\
        9R0WLpjAFQ4dGdauXsW7j1vJvEcHtB7ahU/7RJHCaHWICTBMapQaMGsGBbZ0cSWi7xU95wl1w/xfmiA6UXHv0/exbfsOXOGJfl7F\
        0Zctj1/9ZX3DDcPyeGQpnOOk05bz9tPP4jS3gPBIm84zUxT9FJSgtQKt5zI7njLGz4MhD4ZBgAxQdUvjuAYjJ9c4YPex/f57eOjB\
        p7DWUPy8y+MvaJCYlPVxha8ZTfVwDRJF7qiP1lj5Syfx5uNO5Vg3gd7rSff0SVsDsrTA+YAPCociKE2wGlW1RGMxlUUJdpFhxkzz\
        wNMP85Odj9Bp9YlezwaJI2mRufaar6hv3bYVrTXVaoKI0Bitsez4YzlpyfEc21jIiNSxmYUMvBcCIFYIieASR1f12Nc9wOPPPs2T\
        Tz5Lp9VDKUX6Ei0yg5TfGf15tMi8miapShKjjcbGlvpIlbHREUZHGtSqVWIbAWUyo5+mtDtdZlodep2UInd4H8hmm6TWnMFFF10g\
        737nGi+vZ5PUEbfJbd1ubr31n9Sdd95btsn5gDEGYzTaaLTWKD08GIMQQiAMW+S89+i5NrmzWL/+Vw62yWkY9MNegr682nyd2uRe\
        k0bJLMcN027W6LlGycWLFnDqactZu+aMsGbNGfL8Rkljzf8suvxZY6Ha/bo2Sr5Uq2zF8AfO+QtftFV2uk27NWyVBZL45VtlbWxu\
        GRTc9G+qVfaImqVdeI93/583Sx9xu7xjpQ/hFHmRdnmlecZEumyX7/KgOuYXqF3+F/UHE//ufzJzdBwdR8fRcXT8ex7/DxW53Agw\
        ZU/yAAAAAElFTkSuQmCC
        """
}
