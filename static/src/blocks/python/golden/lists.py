#!/usr/bin/env python3
# 아이블록 작품 ‘작품’ · http://127.0.0.1:8000
# 실행: python3 이_파일.py   (Windows에서는: py 이_파일.py)
# 내 프로그램은 여기부터 57번째 줄까지예요.


def program():
    global 영
    영 = 0
    과일_바구니 = List("과일 바구니", ["사과", "배"])
    상자 = Sprite("상자", x=0, y=0, size=50, costumes=["블링키"])

    def 상자_when_started(self):
        self.say(과일_바구니.whole())
        과일_바구니.add("포도")
        과일_바구니.insert(1, "감")
        과일_바구니.change(2, 7)
        과일_바구니.remove(3)
        self.say(과일_바구니.whole())
        self.say(len(과일_바구니))
        self.say(과일_바구니.item(2))
        self.say(number(과일_바구니.item(2)) + 1)
        self.say(과일_바구니.place_of("포도"))
        self.say(과일_바구니.includes("감"))
        과일_바구니.remove(99)
        self.say(join("[", 과일_바구니.item(99)))
        과일_바구니.clear()
        self.say(join(len(과일_바구니), "개"))
        self.say(len("가나🚀"))
        self.say(letter("가나🚀", 3))
        self.say(part("안녕하세요", 4, 2))
        self.say(place_in("안녕하세요", "하세"))
        self.say(replaced("가나가", "가", "다"))
        self.say("abc".upper())
        self.say(-7 % 3)
        self.say(-7 // 3)
        self.say(remainder(7, 영))
        self.say(1 / 3)
        self.say(divide(1, 영))
        self.say(number("가") + number("1.50"))
        self.say(0.1 + 0.2)
        self.say(rounded(2.5))
        self.say(rounded(-2.5))
        self.say(floor(-7.2))
        self.say(square_root(9))
        self.say(sine(30))
        self.say(factorial(5))
        self.say((-3) ** 2)
        self.say(log10(100))
        self.say(10 * 100000000000000000000.0)
        self.say(1 / 30000000)
        self.say(123456789 * 123456789)
        self.say(equal(10, "10.0"))
        self.say(less("사과", "포도"))
        self.say(equal("ABC", "abc"))

    상자.when_started(상자_when_started)

